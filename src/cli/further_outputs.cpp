#include "cli/further_outputs.h"

#include "cli/message.h"

namespace turngap::cli {
namespace {

std::vector<OutputFile> page_file(const FurtherOutputs& outputs) {
  if (!outputs.page) return {};
  return {{"--report", *outputs.page, OutputKind::page}};
}

}  // namespace

std::vector<OutputFile> FurtherOutputs::files() const {
  auto all = ci.files();
  for (OutputFile& file : page_file(*this)) all.push_back(std::move(file));
  return all;
}

void add_further_outputs(CLI::App& command, FurtherOutputs& outputs) {
  command
      .add_option("--report", outputs.page,
                  "Also make a page to look at, with waveforms of the worst turns; turngap report makes it of results")
      ->type_name("FILE");
  command
      .add_flag("--embed-audio", outputs.look.embed_audio,
                "With --report: put the audio around each turn that is drawn into the page")
      ->needs("--report");
  add_ci_options(command, outputs.ci);
}

void write_further_outputs(const FurtherOutputs& outputs, const RunNumbers& numbers, const ResultLines& lines,
                           const SummaryChoice& choice, const std::string& command) {
  for (const OutputFile& file : page_file(outputs)) {
    if (numbers.summary.recordings_measured == 0 && holds_something(file)) {
      print_message("nothing was measured: {} left as it was\n", file.path);
      continue;
    }
    write_output(file, page_of(numbers, lines, choice.by, outputs.look));
    print_message("written: {}\n", file.path);
  }
  if (outputs.ci.any()) write_ci(ci_report_of(numbers.summary, command), outputs.ci);
}

}  // namespace turngap::cli
