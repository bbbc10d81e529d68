#include "cli/export_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <thread>

#include "cli/analysis_options.h"
#include "cli/choice.h"
#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/measured_results.h"
#include "cli/message.h"
#include "cli/output_file.h"
#include "report/text_lines.h"
#include "turngap/core/error.h"
#include "turngap/labels/analysis_labels.h"
#include "turngap/labels/write_labels.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto kExportExamples = R"(Examples:
  turngap export call.wav
  turngap export --format textgrid --into labels calls/
  turngap export --format webvtt --force results.jsonl

Each file holds three tracks: the utterances of caller and agent, and the turns, each with its number, its outcome and
its wait, from the caller's end to the reply, or as long as the wait was seen. It is named like its recording and
written into the folder of --into. Labels that are there already may have been corrected by hand: only --force replaces
them.

Exit codes: 0 done, 2 wrong usage, or a file that cannot be written, or not one recording could be read, 4 done, but
some recordings could not be measured, 130 interrupted, 143 terminated.)";

struct ExportOptions {
  std::vector<fs::path> paths;
  fs::path into = ".";
  bool force = false;
  LabelFormat format = LabelFormat::audacity;
  Measuring measuring{.jobs = std::max(1U, std::thread::hardware_concurrency())};
};

fs::path file_of(const std::string& recording, const ExportOptions& options) {
  return options.into / (recording + std::string(extension_of(options.format)));
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (fs::is_directory(folder)) return;
  throw FatalError(fmt::format("--into {}: expected a folder or a place for one, found {}", folder.string(),
                               error ? error.message() : "a file"));
}

// A results.jsonl may come from elsewhere.
void require_below(const std::string& recording) {
  const fs::path path = recording;
  if (path.is_relative() && std::ranges::find(path, fs::path("..")) == path.end()) return;
  throw FatalError(fmt::format("expected the name of a recording, found '{}', which leads out of --into",
                               escaped_controls(recording)));
}

void prepare_places(const ToMeasure& all, const ExportOptions& options) {
  std::vector<OutputFile> files;
  for (const std::string& recording : all.recordings) {
    require_below(recording);
    const fs::path file = file_of(recording, options);
    make_folder(file.parent_path().empty() ? "." : file.parent_path());
    files.push_back({"--into", file.string(), OutputKind::labels});
  }
  check_outputs(files, all.inputs,
                options.force ? Overwriting::whatever_is_no_audio : Overwriting::what_is_of_its_kind);
}

int run_export(ExportOptions& options) {
  note_interrupts();
  const auto results = measured_or_read(options.paths, options.measuring,
                                        [&options](const ToMeasure& all) { prepare_places(all, options); });
  if (!results) {
    print_message("turngap: interrupted; nothing was written\n");
    return interrupt_exit_code();
  }
  std::size_t written = 0;
  for (const RecordingResult& result : *results) {
    if (!result.analysis) {
      report_not_measured(result);
      continue;
    }
    write_output({"--into", file_of(result.identity.recording, options).string(), OutputKind::labels},
                 to_label_file(labels_of(*result.analysis), result.identity.recording, options.format));
    ++written;
  }
  print_message("written: {} label file{} into {}\n", written, written == 1 ? "" : "s",
                escaped_controls(options.into.string()));
  if (written == results->size()) return kDone;
  return written == 0 ? kUnusable : kSomeFailed;
}

}  // namespace

void add_export_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App& command = *app.add_subcommand("export", "Write what was detected as labels to listen along with");
  command.add_option("PATH", options->paths, "Two-channel recordings, folders that hold some, or a results.jsonl")
      ->required();
  command.add_option("--format", options->format, "Audacity labels, a Praat TextGrid, RTTM or WebVTT")
      ->transform(choice<LabelFormat>({{"audacity", LabelFormat::audacity},
                                       {"textgrid", LabelFormat::textgrid},
                                       {"rttm", LabelFormat::rttm},
                                       {"webvtt", LabelFormat::webvtt}}))
      ->type_name("audacity|textgrid|rttm|webvtt")
      ->default_str("audacity");
  command.add_option("--into", options->into, "The folder that the files go into; made where it is missing")
      ->type_name("FOLDER")
      ->default_str("here");
  command.add_flag("--force", options->force, "Replace label files that are there already, corrected by hand or not");
  add_analysis_options(command, options->measuring.config, options->measuring.jobs);
  command.footer(kExportExamples);
  command.callback([options, &command, &code] {
    options->measuring.roles_are_given = command.count("--caller-channel") > 0;
    options->measuring.given = given_method_options(command);
    code = run_export(*options);
  });
}

}  // namespace turngap::cli
