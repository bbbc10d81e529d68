#pragma once

#include <span>
#include <vector>

#include "turngap/turns/response_pairing.h"
#include "turns/spell.h"

namespace turngap {

/// The caller's turns in order; every utterance of `caller` lies in exactly one. The spells refer to `caller`.
/// `agent` are the agent's spells, in order.
std::vector<Spell> caller_turns(std::span<const Utterance> caller, std::span<const Spell> agent,
                                const PairingConfig& config);

/// The agent was speaking when the caller's `turn` began, and did not yield to it.
bool agent_talks_on(const Spell& turn, std::span<const Spell> agent, const PairingConfig& config);

/// A sound of at most `max_backchannel` while the agent talks on.
bool is_backchannel(const Spell& turn, std::span<const Spell> agent, const PairingConfig& config);

}  // namespace turngap
