#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/core/flag.h"
#include "turngap/core/time.h"

namespace turngap {

/// What became of a caller turn. Each turn has exactly one outcome.
enum class Outcome : std::uint8_t {
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

  Millis caller_onset;  ///< onset of the turn's first utterance
  Millis caller_end;    ///< end of the turn's last utterance
  /// End of what is heard on the caller's channel after the turn's end and is no speech (a breath, the decay of a
  /// room); the turn's end where nothing follows. Empty where the method did not look for it.
  std::optional<Millis> caller_last_sound;
  std::optional<Millis> agent_onset;  ///< onset of the reply; set for `answered` and `overlapped`
  /// Half-width of the latency, about 95 %: the root of the sum of the squares of the two edges' uncertainties, whose
  /// errors are independent. Set with `agent_onset`.
  std::optional<Millis> uncertainty;
  std::optional<Millis> agent_first_sound;  ///< first audible sound of the reply (its onset where nothing precedes it)
  std::optional<Millis> main_reply_onset;   ///< onset of the main reply where the reply begins with a short filler
  /// `unanswered` only: caller end until the caller speaks again or the recording ends, a lower bound of the wait.
  std::optional<Millis> censored_wait;

  bool barge_in = false;  ///< the turn begins while the agent speaks
  /// Caller onset until the agent falls silent. Set for a barge-in, other than a backchannel, to which the agent falls
  /// silent before the caller speaks again.
  std::optional<Millis> yield;

  std::optional<double> caller_snr_db;  ///< of the utterance that ends the turn
  std::optional<double> agent_snr_db;   ///< of the utterance that begins the reply
  std::vector<Flag> flags;              ///< what limits the trust in this row

  /// Agent onset minus caller turn end (the floor-transfer offset): > 0 a gap, < 0 an overlap.
  std::optional<Millis> latency() const {
    if (!agent_onset) return std::nullopt;
    return *agent_onset - caller_end;
  }
};

}  // namespace turngap
