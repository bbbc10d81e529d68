#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/core/time.h"

namespace turngap {

/// What became of a caller turn. Each turn has exactly one outcome.
enum class Outcome {
  answered,        ///< the agent begins new speech after the caller's turn end, before the caller speaks again
  overlapped,      ///< the agent begins new speech before the caller's turn ends and goes on after it
  backchannel,     ///< a short caller sound inside agent speech that goes on: no reply is due
  unanswered,      ///< no reply was seen; the wait is at least what was seen
  not_measurable,  ///< the audio does not allow a number
};

/// Why no reply was seen.
enum class UnansweredReason { caller_resumed, end_of_recording };

std::string_view to_string(Outcome outcome);
std::string_view to_string(UnansweredReason reason);

/// One caller turn and what became of it. Times count from the start of the recording.
struct CallerTurn {
  Outcome outcome = Outcome::not_measurable;
  std::optional<UnansweredReason> reason;  ///< set exactly when the outcome is `unanswered`

  Millis caller_onset;                      ///< onset of the turn's first utterance
  Millis caller_end;                        ///< end of the turn's last utterance
  std::optional<Millis> agent_onset;        ///< onset of the reply; set for `answered` and `overlapped`
  std::optional<Millis> uncertainty;        ///< half-width of the latency, about 95 %; set with `agent_onset`
  std::optional<Millis> agent_first_sound;  ///< first audible sound of the reply (its onset where nothing precedes it)
  std::optional<Millis> main_reply_onset;   ///< onset of the main reply where the reply begins with a short filler
  std::optional<Millis> censored_wait;  ///< `unanswered` only: how long nothing was heard, a lower bound of the wait

  bool barge_in = false;        ///< the turn begins while the agent speaks
  std::optional<Millis> yield;  ///< barge-in only: caller onset until the agent falls silent

  std::optional<double> caller_snr_db;
  std::optional<double> agent_snr_db;
  std::vector<std::string> flags;  ///< words on what limits the trust in this row

  /// Agent onset minus caller turn end (the floor-transfer offset): > 0 a gap, < 0 an overlap.
  std::optional<Millis> latency() const {
    if (!agent_onset) return std::nullopt;
    return *agent_onset - caller_end;
  }

  /// Agent onset minus caller onset. Contains the caller's whole turn.
  std::optional<Millis> onset_to_onset() const {
    if (!agent_onset) return std::nullopt;
    return *agent_onset - caller_onset;
  }
};

}  // namespace turngap
