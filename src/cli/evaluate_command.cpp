#include "cli/evaluate_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "cli/analysis_options.h"
#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/measured_results.h"
#include "cli/output_file.h"
#include "core/file_text.h"
#include "report/text_lines.h"
#include "turngap/core/error.h"
#include "turngap/labels/label_evaluation.h"
#include "turngap/labels/label_utterances.h"
#include "turngap/labels/read_labels.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto kEvaluateExamples = R"(Examples:
  turngap evaluate --reference call.TextGrid call.wav
  turngap evaluate --reference labels/ --json results.jsonl
  turngap evaluate --caller-track A --agent-track B --reference call.rttm call.wav

A reference has a track for each party, whose labels are utterances: tiers of a TextGrid, speakers of an RTTM file, or
Audacity labels "caller" and "agent" (or "caller: text"). Labels with pauses up to --max-pause are one utterance, and
turns are paired by the rules of analyze. Errors are detected minus reference.

Exit codes: 0 done, 2 wrong usage, a reference that cannot be read or is missing, or not one recording could be read,
4 done, but some recordings could not be measured, 130 interrupted, 143 terminated.)";

struct EvaluateOptions {
  std::vector<fs::path> paths;
  fs::path reference;
  std::string caller_track = "caller";
  std::string agent_track = "agent";
  bool json = false;
  Measuring measuring{.jobs = std::max(1U, std::thread::hardware_concurrency())};
};

// Of one recording the file itself may be given, of several the folder that holds them.
fs::path reference_of(const RecordingResult& recording, const EvaluateOptions& options) {
  std::error_code error;
  if (!fs::is_directory(options.reference, error)) return options.reference;
  if (auto path = find_label_file(options.reference, recording.identity.recording)) return *std::move(path);
  throw FatalError(fmt::format("{}: expected {}.TextGrid, .rttm or .txt in it, found none",
                               escaped_controls(options.reference.string()),
                               escaped_controls(recording.identity.recording)));
}

std::string missing_track(const LabelTracks& labels, const std::string& track, const fs::path& path) {
  std::vector<std::string> names;
  for (const LabelTrack& t : labels.tracks) names.push_back(escaped_controls(t.name));
  return fmt::format("{}: expected a track '{}', found: {}; --caller-track and --agent-track name them",
                     escaped_controls(path.string()), track, fmt::join(names, ", "));
}

LabelledConversation reference_conversation(const RecordingResult& recording, const EvaluateOptions& options) {
  const fs::path path = reference_of(recording, options);
  const LabelTracks labels = read_labels(text_of_file(path, "labels (--reference)"), path.string());
  const Millis max_pause = options.measuring.config.detector.max_pause;
  const auto utterances = [&](const std::string& track, const std::string& other) {
    auto found = utterances_of(labels, track, other, max_pause);
    if (!found) throw FatalError(missing_track(labels, track, path));
    return *std::move(found);
  };
  LabelledConversation reference{
      utterances(options.caller_track, options.agent_track), utterances(options.agent_track, options.caller_track), {}};
  reference.turns = pair_responses(reference.caller, reference.agent, recording.analysis->info.duration(),
                                   options.measuring.config.pairing);
  return reference;
}

nlohmann::ordered_json errors_json(const std::vector<double>& errors_ms) {
  const ErrorSummary summary = summarize_errors(errors_ms);
  return {{"count", errors_ms.size()},
          {"bias_ms", summary.bias_ms},
          {"mean_absolute_ms", summary.mean_absolute_ms},
          {"p95_absolute_ms", summary.p95_absolute_ms}};
}

std::string to_json(const LabelEvaluation& e) {
  const nlohmann::ordered_json json = {
      {"schema", "turngap.evaluation/1"},
      {"onset", errors_json(e.onset_errors_ms)},
      {"end", errors_json(e.end_errors_ms)},
      {"latency", errors_json(e.latency_errors_ms)},
      {"latencies_within_uncertainty", e.within_uncertainty},
      {"utterances",
       {{"reference", e.reference_utterances}, {"missed", e.missed_utterances}, {"false", e.false_utterances}}},
      {"latencies",
       {{"reference", e.reference_latencies}, {"missed", e.missed_latencies}, {"false", e.false_latencies}}},
      {"turns", {{"reference", e.reference_turns}, {"equal_outcomes", e.equal_outcomes}}}};
  return json.dump(2) + "\n";
}

std::string error_line(const char* name, const std::vector<double>& errors_ms) {
  if (errors_ms.empty()) return fmt::format("  {:<10}{:>7}\n", name, 0);
  const ErrorSummary summary = summarize_errors(errors_ms);
  return fmt::format("  {:<10}{:>7}{:>10.1f}{:>10.1f}{:>10.1f}\n", name, errors_ms.size(), summary.bias_ms,
                     summary.mean_absolute_ms, summary.p95_absolute_ms);
}

std::string to_text(const LabelEvaluation& e) {
  return fmt::format("errors in ms  found      bias       MAE       p95\n") + error_line("onset", e.onset_errors_ms) +
         error_line("end", e.end_errors_ms) + error_line("latency", e.latency_errors_ms) +
         fmt::format("utterances    {} in the reference, {} missed, {} false\n", e.reference_utterances,
                     e.missed_utterances, e.false_utterances) +
         fmt::format("latencies     {} in the reference, {} missed, {} false; {} errors within their uncertainty\n",
                     e.reference_latencies, e.missed_latencies, e.false_latencies, e.within_uncertainty) +
         fmt::format("turns         {} in the reference, {} with the same outcome\n", e.reference_turns,
                     e.equal_outcomes);
}

int run_evaluate(EvaluateOptions& options) {
  note_interrupts();
  const auto results = measured_or_read(options.paths, options.measuring);
  if (!results) return interrupt_exit_code();
  std::error_code error;
  if (results->size() > 1 && !fs::is_directory(options.reference, error)) {
    throw FatalError(fmt::format("--reference {}: expected a folder with a reference for each of {} recordings",
                                 options.reference.string(), results->size()));
  }
  LabelEvaluation sum;
  std::size_t measured = 0;
  for (const RecordingResult& result : *results) {
    if (!result.analysis) {
      report_not_measured(result);
      continue;
    }
    ++measured;
    evaluate(sum, reference_conversation(result, options),
             {result.analysis->caller, result.analysis->agent, result.analysis->turns});
  }
  write_stdout(options.json ? to_json(sum) : to_text(sum));
  if (measured == results->size()) return kDone;
  return measured == 0 ? kUnusable : kSomeFailed;
}

}  // namespace

void add_evaluate_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<EvaluateOptions>();
  CLI::App& command = *app.add_subcommand("evaluate", "Compare what is detected with labels set by hand");
  command.add_option("PATH", options->paths, "Two-channel recordings, folders that hold some, or a results.jsonl")
      ->required();
  command
      .add_option("--reference", options->reference,
                  "The labels of the recording (TextGrid, RTTM, Audacity), or the folder that holds those of all")
      ->required();
  command.add_option("--caller-track", options->caller_track, "The caller's track in the reference")
      ->capture_default_str();
  command.add_option("--agent-track", options->agent_track, "The agent's track in the reference")
      ->capture_default_str();
  command.add_flag("--json", options->json, "Print JSON (schema turngap.evaluation/1)");
  add_analysis_options(command, options->measuring.config, options->measuring.jobs);
  command.footer(kEvaluateExamples);
  command.callback([options, &command, &code] {
    options->measuring.roles_are_given = command.count("--caller-channel") > 0;
    options->measuring.given = given_method_options(command);
    code = run_evaluate(*options);
  });
}

}  // namespace turngap::cli
