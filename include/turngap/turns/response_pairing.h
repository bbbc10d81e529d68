#pragma once

#include <span>
#include <vector>

#include "turngap/core/time.h"
#include "turngap/core/utterance.h"
#include "turngap/turns/turn.h"

namespace turngap {

/// How utterances become turns. `docs/turns.md` shows the rules as pictures.
struct PairingConfig {
  /// Caller pauses of at least this length end the caller's turn. Sane: 1000 to 5000.
  Millis max_caller_pause{2000.0};
  /// Agent pauses below this length do not end what the agent is saying, unless the caller takes over in them. Longer
  /// ones make what follows new agent speech. Sane: 400 to 1000; synthetic voices pause for up to 650 ms between
  /// sentences.
  Millis max_agent_pause{700.0};
  /// Nobody reacts faster than this to what the other one does (M. Heldner, J. Edlund, "Pauses, gaps and overlaps in
  /// conversations", J. Phonetics 38, 2010). Decides, where speech follows closely on speech of the other one, that it
  /// is no reaction to it. Larger merges more. Sane: 100 to 300.
  Millis min_reaction{200.0};
  /// A caller sound inside agent speech that goes on is a backchannel up to this length. Sane: 500 to 1500.
  Millis max_backchannel{1000.0};
  /// The agent goes on if it still speaks this long after the caller began; an agent that yields has fallen silent by
  /// then. Larger makes fewer backchannels and more barge-ins. Sane: 700 to 2000.
  Millis min_going_on{1000.0};
  /// A reply that begins with up to this much speech and then a pause begins with a filler. Sane: 500 to 1500.
  Millis max_filler{1000.0};
  /// The pause that makes a short beginning a filler and not the first word of the reply; above the pauses of a
  /// synthetic voice between sentences. Sane: 500 to 1000.
  Millis min_filler_pause{700.0};
  /// An agent sound up to this long before more agent speech may be an acknowledgement ("mm"), which is no reply: where
  /// it lies over the caller's last word, or where it is soft and the reply follows within `max_agent_pause`. Sane: 200
  /// to 600; 0 takes none for one.
  Millis max_acknowledgement{400.0};
  /// An acknowledgement is at least this much softer than the reply that follows it. Sane: 3 to 12.
  double acknowledgement_depth_db{6.0};
};

/// Pairs every caller turn with the agent's reply.
///
/// `caller` and `agent` are the utterances of the two channels, each ordered by onset and free of overlap; `duration`
/// is the length of the recording. Returns one entry per caller turn in order of onset; every caller utterance belongs
/// to exactly one turn, and no agent onset is the reply to two of them. Sees utterances only, never samples.
///
/// - New agent speech is an agent utterance after a pause of `max_agent_pause`, or after a shorter pause in which the
///   caller took over: a caller utterance ended in it, at least `min_reaction` after the agent fell silent and before
///   the agent begins again, that lies in the pause as a whole or is longer than a backchannel.
/// - A caller turn ends with a pause of `max_caller_pause`, or when the agent takes the floor: new agent speech begins
///   in the turn and goes on after it, or begins in the pause after it. A pause below twice `min_reaction` never ends a
///   turn: the agent cannot have reacted to that silence and the caller to the agent too. A backchannel is a turn of
///   its own. Agent speech that begins and ends inside a caller utterance (the agent's "mhm") ends no turn and is no
///   reply.
/// - The reply is the first new agent speech before the next caller turn that begins after the caller turn's end
///   (`answered`) or goes on after it (`overlapped`). What the agent says later, or before the first caller turn,
///   answers nobody.
/// - A short agent sound over the caller's last word, or a soft one closely before the reply, is an acknowledgement:
/// the
///   reply begins after it, and it is the reply's first sound.
/// - A turn is a `barge_in` if it begins while the agent speaks. It is a backchannel if it is no longer than
///   `max_backchannel` and the agent talks on: past `min_going_on` after the turn's onset and `min_reaction` after its
///   end. Where the agent talks on against a longer turn, the flag `agent_talked_on` is set.
/// - Flags say what limits the trust in a row: of the utterance that ends the turn or the one that begins the reply,
///   `clipped`, `noise` (it covers the speech edges), `level_jump` (more than 12 dB off the median
///   level of the party's utterances).
std::vector<CallerTurn> pair_responses(std::span<const Utterance> caller, std::span<const Utterance> agent,
                                       Millis duration, const PairingConfig& config);

}  // namespace turngap
