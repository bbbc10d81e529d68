#include "turngap/turns/response_pairing.h"

#include <algorithm>
#include <cmath>

namespace turngap {
namespace {

/// Consecutive utterances of one party that belong together.
struct Spell {
  std::span<const Utterance> utterances;

  Millis onset() const { return utterances.front().onset; }
  Millis end() const { return utterances.back().end; }
  Millis length() const { return end() - onset(); }
};

bool lies_in_pause(const Utterance& utterance, Millis pause_begin, Millis pause_end) {
  return utterance.onset >= pause_begin && utterance.end <= pause_end;
}

// What the agent says in one go: short pauses do not end it, unless the caller said something in them.
std::vector<Spell> agent_spells(std::span<const Utterance> agent, std::span<const Utterance> caller,
                                const PairingConfig& config) {
  std::vector<Spell> spells;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= agent.size(); ++i) {
    if (i < agent.size() && agent[i].onset - agent[i - 1].end < config.max_agent_pause) {
      const bool caller_spoke = std::ranges::any_of(
          caller, [&](const Utterance& u) { return lies_in_pause(u, agent[i - 1].end, agent[i].onset); });
      if (!caller_spoke) continue;
    }
    spells.push_back({agent.subspan(first, i - first)});
    first = i;
  }
  return spells;
}

/// The agent's spell that is under way at `time`, if there is one.
const Spell* running_at(std::span<const Spell> agent, Millis time) {
  const auto found =
      std::ranges::find_if(agent, [&](const Spell& spell) { return spell.onset() < time && spell.end() > time; });
  return found == agent.end() ? nullptr : &*found;
}

bool is_backchannel(const Spell& turn, std::span<const Spell> agent, const PairingConfig& config) {
  const Spell* running = running_at(agent, turn.onset());
  return running != nullptr && turn.length() <= config.max_backchannel &&
         running->end() >= turn.end() + config.min_going_on;
}

// The agent takes the floor when it begins to speak within [from, to) and goes on after the caller's `end`.
const Spell* takes_the_floor(std::span<const Spell> agent, Millis from, Millis to, Millis end) {
  const auto found = std::ranges::find_if(
      agent, [&](const Spell& spell) { return spell.onset() >= from && spell.onset() < to && spell.end() > end; });
  return found == agent.end() ? nullptr : &*found;
}

bool ends_before(const Spell& turn, const Utterance& next, std::span<const Spell> agent, const PairingConfig& config) {
  const Millis pause = next.onset - turn.end();
  if (pause >= config.max_caller_pause) return true;
  if (takes_the_floor(agent, turn.utterances.back().onset, next.onset, turn.end()) != nullptr) return true;
  return pause >= config.max_agent_pause && is_backchannel(turn, agent, config);
}

std::vector<Spell> caller_turns(std::span<const Utterance> caller, std::span<const Spell> agent,
                                const PairingConfig& config) {
  std::vector<Spell> turns;
  std::size_t first = 0;
  for (std::size_t i = 0; i < caller.size(); ++i) {
    const Spell turn{caller.subspan(first, i - first + 1)};
    if (i + 1 < caller.size() && !ends_before(turn, caller[i + 1], agent, config)) continue;
    turns.push_back(turn);
    first = i + 1;
  }
  return turns;
}

// Errors of the two edges have nothing to do with each other, so their variances add.
Millis combined(Millis a, Millis b) {
  return Millis{std::hypot(a.value, b.value)};
}

void set_reply(CallerTurn& row, const Spell& turn, const Spell& reply, std::optional<Millis> main_reply) {
  const Utterance& asked = turn.utterances.back();
  const Utterance& replied = reply.utterances.front();
  row.outcome = replied.onset >= asked.end ? Outcome::answered : Outcome::overlapped;
  row.agent_onset = replied.onset;
  row.uncertainty = combined(asked.end_uncertainty, replied.onset_uncertainty);
  row.agent_first_sound = replied.first_sound.value_or(replied.onset);
  row.agent_snr_db = replied.snr_db;
  row.main_reply_onset = main_reply;
  if (asked.clipped || replied.clipped) row.flags.push_back("clipped");
}

// A short first utterance, a pause, and more from the agent before the caller speaks again: the first was a filler.
std::optional<Millis> main_reply_after(const Spell& reply, std::span<const Utterance> agent, Millis caller_resumes,
                                       const PairingConfig& config) {
  const Utterance& first = reply.utterances.front();
  const auto next = std::ranges::upper_bound(agent, first.onset, {}, &Utterance::onset);
  if (next == agent.end() || next->onset >= caller_resumes) return std::nullopt;
  const bool filler =
      first.end - first.onset <= config.max_filler && next->onset - first.end >= config.min_filler_pause;
  return filler ? std::optional(next->onset) : std::nullopt;
}

}  // namespace

std::vector<CallerTurn> pair_responses(std::span<const Utterance> caller, std::span<const Utterance> agent,
                                       Millis duration, const PairingConfig& config) {
  const auto spells = agent_spells(agent, caller, config);
  const auto turns = caller_turns(caller, spells, config);
  std::vector<CallerTurn> rows;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const Spell& turn = turns[i];
    const bool is_last = i + 1 == turns.size();
    const Millis listened_until = is_last ? std::max(duration, turn.end()) : turns[i + 1].onset();
    const Spell* running = running_at(spells, turn.onset());

    CallerTurn row;
    row.caller_onset = turn.onset();
    row.caller_end = turn.end();
    row.caller_snr_db = turn.utterances.back().snr_db;
    row.barge_in = running != nullptr;
    if (is_backchannel(turn, spells, config)) {
      row.outcome = Outcome::backchannel;
      rows.push_back(row);
      continue;
    }
    if (running != nullptr) {
      row.yield = running->end() - turn.onset();
      if (running->end() >= turn.end() + config.min_going_on) row.flags.push_back("agent_talked_on");
    }
    const Millis caller_resumes = is_last ? listened_until + Millis{1.0} : listened_until;
    if (const Spell* reply = takes_the_floor(spells, turn.onset(), caller_resumes, turn.end())) {
      set_reply(row, turn, *reply, main_reply_after(*reply, agent, caller_resumes, config));
    } else {
      row.outcome = Outcome::unanswered;
      row.reason = is_last ? UnansweredReason::end_of_recording : UnansweredReason::caller_resumed;
      row.censored_wait = listened_until - turn.end();
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace turngap
