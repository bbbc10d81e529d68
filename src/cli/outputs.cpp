#include "cli/outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

constexpr const char* kTableVariable = "OUT_CSV";

std::string default_table() {
  const char* variable = std::getenv(kTableVariable);
  return variable == nullptr || *variable == '\0' ? "latency.csv" : variable;
}

bool is_written_on_the_way(const OutputFile& file) {
  return file.kind == OutputKind::frames || file.kind == OutputKind::journal;
}

}  // namespace

std::vector<OutputFile> Outputs::files() const {
  std::vector<OutputFile> all;
  if (results) all.push_back({"--results", *results, OutputKind::result_lines});
  if (results && is_file_to_be(*results)) all.push_back({"--results", *results + ".part", OutputKind::journal});
  if (table) all.push_back({"--out", *table, OutputKind::latency_table});
  if (summary) all.push_back({"--summary", *summary, OutputKind::summary});
  if (calls) all.push_back({calls_option, *calls, OutputKind::calls_table});
  if (frames) all.push_back({"--frames", *frames, OutputKind::frames});
  if (json) all.push_back({"--json", "-", OutputKind::summary});
  std::stable_partition(all.begin(), all.end(), [](const OutputFile& output) { return output.path != "-"; });
  return all;
}

void add_output_options(CLI::App& command, Outputs& outputs) {
  if (outputs.makes_results) {
    command
        .add_option("--results", outputs.results,
                    "Where results.jsonl goes, which holds everything that was found; - is stdout")
        ->type_name("FILE")
        ->default_str("beside latency.csv");
  }
  command.add_option("--out", outputs.table, "Where latency.csv goes; - is stdout. OUT_CSV names another default")
      ->type_name("FILE")
      ->default_str("latency.csv");
  command.add_option("--summary", outputs.summary, "Where summary.json goes; - is stdout")
      ->type_name("FILE")
      ->default_str("summary.json");
  command.add_flag("--json", outputs.json, "Print summary.json to stdout as well");
  // In `audit`, --calls names the calls to fetch.
  if (command.get_option_no_throw("--calls") != nullptr) outputs.calls_option = "--calls-table";
  command.add_option(outputs.calls_option, outputs.calls, "Also write a table with one row a call; - is stdout")
      ->type_name("FILE");
}

void choose_defaults(Outputs& outputs) {
  if (outputs.frames) return;
  if (!outputs.table) outputs.table = default_table();
  if (!outputs.summary) outputs.summary = "summary.json";
  if (outputs.makes_results && !outputs.results && is_file_to_be(*outputs.table)) {
    outputs.results = (std::filesystem::path(*outputs.table).parent_path() / "results.jsonl").string();
  }
}

OutputSet::OutputSet(const Outputs& outputs) {
  for (const OutputFile& file : outputs.files()) {
    if (!is_written_on_the_way(file)) writers_.emplace_back(file);
  }
}

bool OutputSet::wants(OutputKind kind) const {
  return std::ranges::any_of(writers_, [kind](const OutputWriter& writer) { return writer.output().kind == kind; });
}

void OutputSet::append(OutputKind kind, std::string_view text) {
  for (OutputWriter& writer : writers_) {
    if (writer.output().kind == kind) writer.append(text);
  }
}

void OutputSet::require_all_in_place() const {
  const auto gone = std::ranges::find_if_not(writers_, &OutputWriter::is_in_place);
  if (gone == writers_.end()) return;
  throw FatalError(fmt::format(
      "{}: expected the file that this run has just written, found another one: another run writes to the same "
      "places at the same time, and they may hold outputs of both; let each have {} of its own and run again",
      gone->output().path, gone->output().option));
}

Written OutputSet::commit(bool nothing_is_measured) {
  const bool keep = nothing_is_measured && std::ranges::any_of(writers_, [](const OutputWriter& writer) {
                      return holds_something(writer.output());
                    });
  Written written;
  for (OutputWriter& writer : writers_) {
    const OutputFile& file = writer.output();
    if (keep && file.path != "-") {
      written.left.push_back(file.path);
      continue;
    }
    writer.commit();
    if (file.path == "-") written.data_on_stdout = true;
    if (file.option != "--json") written.names.push_back(file.path);
  }
  require_all_in_place();
  return written;
}

}  // namespace turngap::cli
