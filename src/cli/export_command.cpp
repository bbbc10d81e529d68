#include "cli/export_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <system_error>
#include <thread>

#include "cli/analysis_options.h"
#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/measured_results.h"
#include "turngap/core/atomic_file.h"
#include "turngap/core/error.h"
#include "turngap/labels/write_labels.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto kFooter =
    "Each file holds three tracks: the utterances of caller and agent, and the turns with outcome and latency, from\n"
    "the caller's end to the reply. It is named like its recording and written into the folder of --into.\n"
    "Exit codes: 0 done, 2 wrong usage, or a file that cannot be written, or not one recording could be read,\n"
    "4 done, but some recordings could not be measured, 130 interrupted.";

struct ExportOptions {
  std::vector<fs::path> paths;
  fs::path into = ".";
  LabelFormat format = LabelFormat::audacity;
  Measuring measuring{.jobs = std::max(1U, std::thread::hardware_concurrency())};
};

LabelTrack track_of(const char* name, const std::vector<Utterance>& utterances) {
  LabelTrack track{name, {}};
  for (const Utterance& u : utterances) track.labels.push_back({u.onset, u.end, "speech"});
  return track;
}

std::string described(const CallerTurn& turn) {
  if (!turn.latency()) return std::string(to_string(turn.outcome));
  return fmt::format("{} {} ms +-{}", to_string(turn.outcome), whole_millis(*turn.latency()),
                     whole_millis(*turn.uncertainty));
}

LabelTrack turns_of(const std::vector<CallerTurn>& turns) {
  LabelTrack track{"turn", {}};
  for (const CallerTurn& turn : turns) {
    const Millis other = turn.agent_onset.value_or(turn.caller_end);
    track.labels.push_back({std::min(turn.caller_end, other), std::max(turn.caller_end, other), described(turn)});
  }
  return track;
}

LabelTracks labels_of(const RecordingAnalysis& analysis) {
  return {analysis.info.duration(),
          {track_of("caller", analysis.caller), track_of("agent", analysis.agent), turns_of(analysis.turns)}};
}

int run_export(ExportOptions& options) {
  note_interrupts();
  std::error_code error;
  if (!fs::is_directory(options.into, error)) {
    throw FatalError(fmt::format("--into {}: expected a folder that exists, found none", options.into.string()));
  }
  const auto results = measured_or_read(options.paths, options.measuring);
  if (!results) {
    fmt::print(stderr, "turngap: interrupted; nothing was written\n");
    return kInterrupted;
  }
  std::size_t written = 0;
  for (const RecordingResult& result : *results) {
    if (!result.analysis) {
      fmt::print(stderr, "turngap: {}: {}: {}\n", result.path, result.failure->fault, result.failure->message);
      continue;
    }
    const fs::path file = options.into / (result.identity.recording + std::string(extension_of(options.format)));
    fs::create_directories(file.parent_path(), error);
    write_atomically(file, to_label_file(labels_of(*result.analysis), result.identity.recording, options.format));
    ++written;
  }
  fmt::print(stderr, "written: {} label file{} into {}\n", written, written == 1 ? "" : "s", options.into.string());
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
      ->transform(CLI::CheckedTransformer(std::map<std::string, LabelFormat>{{"audacity", LabelFormat::audacity},
                                                                             {"textgrid", LabelFormat::textgrid},
                                                                             {"rttm", LabelFormat::rttm},
                                                                             {"webvtt", LabelFormat::webvtt}}))
      ->type_name("audacity|textgrid|rttm|webvtt")
      ->default_str("audacity");
  command.add_option("--into", options->into, "The folder that the files go into")->default_str("here");
  add_analysis_options(command, options->measuring.config, options->measuring.jobs);
  command.footer(kFooter);
  command.callback([options, &command, &code] {
    options->measuring.roles_are_given = command.count("--caller-channel") > 0;
    code = run_export(*options);
  });
}

}  // namespace turngap::cli
