#include "turns/caller_turns.h"

#include <algorithm>

#include "turns/agent_spells.h"

namespace turngap {
namespace {

bool is_over(const Spell& turn, const Utterance& next, std::span<const Spell> agent, const PairingConfig& config) {
  const Millis pause = next.onset - turn.end();
  if (pause >= config.max_caller_pause) return true;
  // Too short for the agent to react to the silence and for the caller to react to the agent: the caller had not ended.
  if (pause < 2.0 * config.min_reaction) return false;
  const bool agent_took_the_floor = first_reply(agent, turn.onset(), next.onset, turn.end()) != nullptr;
  return agent_took_the_floor || is_backchannel(turn, agent, config);
}

}  // namespace

std::vector<Spell> caller_turns(std::span<const Utterance> caller, std::span<const Spell> agent,
                                const PairingConfig& config) {
  std::vector<Spell> turns;
  std::size_t first = 0;
  for (std::size_t i = 0; i < caller.size(); ++i) {
    const Spell turn{caller.subspan(first, i + 1 - first)};
    if (i + 1 < caller.size() && !is_over(turn, caller[i + 1], agent, config)) continue;
    turns.push_back(turn);
    first = i + 1;
  }
  return turns;
}

bool agent_talks_on(const Spell& turn, std::span<const Spell> agent, const PairingConfig& config) {
  const Spell* running = running_at(agent, turn.onset());
  if (running == nullptr) return false;
  return running->end() >= std::max(turn.onset() + config.min_going_on, turn.end() + config.min_reaction);
}

bool is_backchannel(const Spell& turn, std::span<const Spell> agent, const PairingConfig& config) {
  return turn.length() <= config.max_backchannel && agent_talks_on(turn, agent, config);
}

}  // namespace turngap
