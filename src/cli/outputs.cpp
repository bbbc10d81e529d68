#include "cli/outputs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "turngap/core/atomic_file.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStdout = "-";

void require_folder_of(const std::string& path) {
  fs::path folder = fs::path(path).parent_path();
  if (folder.empty()) folder = ".";
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw FatalError(fmt::format("{}: cannot be written, found no folder {}", path, folder.string()));
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    throw FatalError(
        fmt::format("{}: cannot be written, found folder {}: {}", path, folder.string(), std::strerror(errno)));
  }
}

void require_place_for(std::string_view option, const std::string& path) {
  if (path == kStdout) return;
  if (path.empty()) throw FatalError(fmt::format("{}: expected the name of a file, found nothing", option));
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    throw FatalError(fmt::format("{}: cannot be written, expected a file, found a folder", path));
  }
  if (!fs::exists(status) || fs::is_regular_file(status)) require_folder_of(path);
}

fs::path place_of(const std::string& path) {
  std::error_code error;
  return fs::weakly_canonical(fs::absolute(path, error), error);
}

void require_places_that_differ(const Outputs& outputs) {
  const std::pair<const char*, std::string> all[] = {
      {"--results", results_place(outputs)}, {"--out", outputs.table}, {"--summary", outputs.summary}};
  for (std::size_t i = 0; i < std::size(all); ++i) {
    if (all[i].second.empty()) continue;
    for (std::size_t j = i + 1; j < std::size(all); ++j) {
      if (place_of(all[i].second) != place_of(all[j].second)) continue;
      throw FatalError(
          fmt::format("{} and {}: expected two places, found {} for both", all[i].first, all[j].first, all[j].second));
    }
    if (outputs.json && all[i].second == kStdout) {
      throw FatalError(fmt::format("--json: expected stdout to be free, found that {} goes there", all[i].first));
    }
  }
}

// `--out *.wav` would otherwise replace the first recording by the table.
void require_no_input(std::string_view option, const std::string& path, std::span<const fs::path> inputs) {
  for (const fs::path& input : inputs) {
    std::error_code error;
    if (!fs::equivalent(path, input, error)) continue;
    throw FatalError(
        fmt::format("{}: expected a file for results, found {}, which is one of the inputs", option, path));
  }
}

void write_stdout(std::string_view text) {
  errno = 0;
  std::fwrite(text.data(), 1, text.size(), stdout);
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (!written && errno != EPIPE) {
    throw FatalError(fmt::format("stdout: cannot be written ({})", std::strerror(errno)));
  }
}

}  // namespace

std::string results_place(const Outputs& outputs) {
  if (!outputs.write_results) return "";
  if (!outputs.results.empty()) return outputs.results;
  return outputs.table == kStdout ? "" : (fs::path(outputs.table).parent_path() / "results.jsonl").string();
}

std::vector<std::string> places_of(const Outputs& outputs) {
  std::vector<std::string> places{outputs.table, outputs.summary};
  if (const std::string results = results_place(outputs); !results.empty()) places.insert(places.begin(), results);
  return places;
}

void add_output_options(CLI::App& command, Outputs& outputs) {
  command
      .add_option("--results", outputs.results,
                  "Where results.jsonl goes, which holds everything that was found; - is stdout")
      ->default_str("beside latency.csv");
  add_summary_options(command, outputs);
}

void add_summary_options(CLI::App& command, Outputs& outputs) {
  command.add_option("--out", outputs.table, "Where latency.csv goes; - is stdout")
      ->envname("OUT_CSV")
      ->capture_default_str();
  command.add_option("--summary", outputs.summary, "Where summary.json goes; - is stdout")->capture_default_str();
  command.add_flag("--json", outputs.json, "Print summary.json to stdout as well");
}

void check_outputs(const Outputs& outputs, std::span<const fs::path> inputs) {
  const std::string results = results_place(outputs);
  if (!results.empty()) require_place_for("--results", results);
  require_place_for("--out", outputs.table);
  require_place_for("--summary", outputs.summary);
  require_places_that_differ(outputs);
  if (!results.empty()) require_no_input("--results", results, inputs);
  require_no_input("--out", outputs.table, inputs);
  require_no_input("--summary", outputs.summary, inputs);
}

void write_outputs(const Outputs& outputs, const Texts& texts) {
  const std::pair<std::string, const std::string&> all[] = {
      {results_place(outputs), texts.results}, {outputs.table, texts.table}, {outputs.summary, texts.summary}};
  for (const auto& [place, text] : all) {
    if (!place.empty() && place != kStdout) write_atomically(place, text);
  }
  for (const auto& [place, text] : all) {
    if (place == kStdout) write_stdout(text);
  }
  if (outputs.json) write_stdout(texts.summary);
}

void check_output(std::string_view option, const std::string& path) {
  require_place_for(option, path);
}

void write_output(const std::string& path, bool json, std::string_view text) {
  if (path != kStdout) write_atomically(path, text);
  if (path == kStdout || json) write_stdout(text);
}

}  // namespace turngap::cli
