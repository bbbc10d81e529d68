#include "turns/agent_spells.h"

#include <algorithm>

namespace turngap {
namespace {

/// The silence between two agent utterances.
struct Pause {
  Millis begin;
  Millis end;
};

// What ends under the pause but began under the agent's speech is a long interruption or only a backchannel.
bool takes_over(const Utterance& caller, const Pause& pause, const PairingConfig& config) {
  const bool held_the_floor = caller.end - pause.begin >= config.min_reaction;
  const bool agent_could_react = pause.end - caller.end >= config.min_reaction;
  const bool more_than_backchannel = caller.onset >= pause.begin || caller.end - caller.onset > config.max_backchannel;
  return held_the_floor && agent_could_react && more_than_backchannel;
}

bool caller_takes_over(std::span<const Utterance> caller, const Pause& pause, const PairingConfig& config) {
  const auto first = std::ranges::lower_bound(caller, pause.begin, {}, &Utterance::end);
  const auto last = std::ranges::upper_bound(first, caller.end(), pause.end, {}, &Utterance::end);
  return std::any_of(first, last, [&](const Utterance& u) { return takes_over(u, pause, config); });
}

}  // namespace

std::vector<Spell> agent_spells(std::span<const Utterance> agent, std::span<const Utterance> caller,
                                const PairingConfig& config) {
  std::vector<Spell> spells;
  std::size_t first = 0;
  for (std::size_t i = 0; i < agent.size(); ++i) {
    if (i + 1 < agent.size()) {
      const Pause pause{agent[i].end, agent[i + 1].onset};
      const bool short_pause = pause.end - pause.begin < config.max_agent_pause;
      if (short_pause && !caller_takes_over(caller, pause, config)) continue;
    }
    spells.push_back({agent.subspan(first, i + 1 - first)});
    first = i + 1;
  }
  return spells;
}

const Spell* running_at(std::span<const Spell> agent, Millis time) {
  const auto next = std::ranges::lower_bound(agent, time, {}, &Spell::onset);
  if (next == agent.begin()) return nullptr;
  const Spell& latest = *std::prev(next);
  return latest.end() > time ? &latest : nullptr;
}

const Spell* first_reply(std::span<const Spell> agent, Millis from, Millis until, Millis caller_end) {
  const auto first = std::ranges::lower_bound(agent, from, {}, &Spell::onset);
  const auto last = std::ranges::lower_bound(first, agent.end(), until, {}, &Spell::onset);
  const auto reply = std::find_if(first, last, [&](const Spell& spell) { return spell.end() > caller_end; });
  return reply == last ? nullptr : &*reply;
}

}  // namespace turngap
