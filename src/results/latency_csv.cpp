#include "turngap/results/latency_csv.h"

#include <fmt/format.h>

#include <cmath>

#include "core/csv_quoting.h"
#include "turngap/core/method_version.h"

namespace turngap {
namespace {

constexpr std::string_view kHeader =
    "recording,call_sid,recorded_at,tag,turn,outcome,reason,caller_onset_ms,caller_end_ms,agent_onset_ms,"
    "response_latency_ms,uncertainty_ms,onset_to_onset_ms,agent_first_sound_ms,main_reply_onset_ms,barge_in,yield_ms,"
    "caller_snr_db,agent_snr_db,flags,method_version\n";

std::string cell(const std::optional<std::string>& text) {
  return text ? csv_quoted(*text) : "";
}

std::string cell(const std::optional<Millis>& time) {
  return time ? std::to_string(whole_millis(*time)) : "";
}

std::string decibel_cell(const std::optional<double>& level_db) {
  return level_db ? fmt::format("{:.1f}", *level_db) : "";
}

// An uncertainty is rounded up: the true value shall not fall out of it by rounding.
std::string upward_cell(const std::optional<Millis>& time) {
  return time ? std::to_string(whole_millis(Millis{std::ceil(time->value)})) : "";
}

// Differences are taken between the whole milliseconds of the row, so that a reader can check them by hand.
std::string difference_cell(const std::optional<Millis>& later, Millis earlier) {
  return later ? std::to_string(whole_millis(*later) - whole_millis(earlier)) : "";
}

std::string joined(const std::vector<Flag>& flags) {
  std::vector<std::string_view> words;
  for (const Flag flag : flags) words.push_back(to_string(flag));
  return fmt::format("{}", fmt::join(words, ";"));
}

std::string row(const RecordingIdentity& identity, std::size_t number, const CallerTurn& turn) {
  const std::string cells[] = {
      csv_quoted(identity.recording),
      cell(identity.call_sid),
      cell(identity.recorded_at),
      cell(identity.tag),
      std::to_string(number),
      std::string(to_string(turn.outcome)),
      turn.reason ? std::string(to_string(*turn.reason)) : "",
      std::to_string(whole_millis(turn.caller_onset)),
      std::to_string(whole_millis(turn.caller_end)),
      cell(turn.agent_onset),
      difference_cell(turn.agent_onset, turn.caller_end),
      upward_cell(turn.uncertainty),
      difference_cell(turn.agent_onset, turn.caller_onset),
      cell(turn.agent_first_sound),
      cell(turn.main_reply_onset),
      turn.barge_in ? "1" : "0",
      cell(turn.yield),
      decibel_cell(turn.caller_snr_db),
      decibel_cell(turn.agent_snr_db),
      csv_quoted(joined(turn.flags)),
      std::to_string(kMethodVersion),
  };
  return fmt::format("{}\n", fmt::join(cells, ","));
}

}  // namespace

std::string to_latency_csv(std::span<const MeasuredRecording> recordings) {
  std::string text(kHeader);
  for (const MeasuredRecording& recording : recordings) {
    for (std::size_t i = 0; i < recording.turns.size(); ++i) {
      text += row(recording.identity, i + 1, recording.turns[i]);
    }
  }
  return text;
}

}  // namespace turngap
