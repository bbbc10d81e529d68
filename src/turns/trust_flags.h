#pragma once

#include <span>

#include "turngap/core/utterance.h"
#include "turngap/turns/turn.h"

namespace turngap {

/// How loud a party usually is: the median level of its utterances; nothing for fewer than five.
std::optional<double> usual_level_dbfs(std::span<const Utterance> utterances);

/// What limits the trust in the edges that a latency is made of: `clipped` (samples at full scale), `noise` (the noise
/// covers the speech edge), `doubtful_edge` (it is known to more than 100 ms only), `other_sound` (sound that is no
/// speech lies next to it), `level_jump` (more than 12 dB off the party's usual level). `replied` may be null.
void set_trust_flags(CallerTurn& row, const Utterance& asked, std::optional<double> caller_level_dbfs,
                     const Utterance* replied, std::optional<double> agent_level_dbfs);

}  // namespace turngap
