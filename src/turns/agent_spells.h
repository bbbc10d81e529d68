#pragma once

#include <span>
#include <vector>

#include "turngap/turns/response_pairing.h"
#include "turns/spell.h"

namespace turngap {

/// What the agent says in one go: utterances with pauses below `max_agent_pause` in which the caller did not take over.
/// Only the onset of a spell is new agent speech. The spells refer to `agent`.
std::vector<Spell> agent_spells(std::span<const Utterance> agent, std::span<const Utterance> caller,
                                const PairingConfig& config);

/// The spell that began before `time` and is not over at `time`; none if there is no such spell.
const Spell* running_at(std::span<const Spell> agent, Millis time);

/// The first spell that begins in [from, until) and ends after `caller_end`: a reply to what the caller says from
/// `from` to `caller_end`, or the agent taking the floor in it. None if there is no such spell.
const Spell* first_reply(std::span<const Spell> agent, Millis from, Millis until, Millis caller_end);

}  // namespace turngap
