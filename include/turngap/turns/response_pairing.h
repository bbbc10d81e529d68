#pragma once

#include <span>
#include <vector>

#include "turngap/core/time.h"
#include "turngap/core/utterance.h"
#include "turngap/turns/turn.h"

namespace turngap {

/// How utterances become turns.
struct PairingConfig {
  /// Caller pauses of at least this length end the caller's turn. Sane: 1000 to 5000.
  Millis max_caller_pause{2000.0};
  /// Agent pauses below this length do not end what the agent is saying, unless a whole caller utterance lies in them.
  /// Sane: 400 to 1000; synthetic voices pause for up to 650 ms between sentences.
  Millis max_agent_pause{700.0};
  /// A caller sound inside agent speech that goes on is a backchannel up to this length. Sane: 500 to 1500.
  Millis max_backchannel{1000.0};
  /// The agent goes on if it still speaks this long after the caller's sound; an agent that stops earlier yields.
  /// Sane: 300 to 1000.
  Millis min_going_on{500.0};
  /// A first agent utterance of up to this length with a pause after it is a filler. Sane: 500 to 1500.
  Millis max_filler{1000.0};
  /// The pause that makes a short first utterance a filler and not the first word of the reply. Sane: 400 to 1000.
  Millis min_filler_pause{500.0};
};

/// Pairs every caller turn with the agent's reply.
///
/// `caller` and `agent` are the utterances of the two channels, each ordered by onset and free of overlap; `duration`
/// is the length of the recording. Returns one entry per caller turn in order of onset; every caller utterance belongs
/// to exactly one turn. Sees utterances only, never samples.
std::vector<CallerTurn> pair_responses(std::span<const Utterance> caller, std::span<const Utterance> agent,
                                       Millis duration, const PairingConfig& config);

}  // namespace turngap
