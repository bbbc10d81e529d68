#include "turngap/turns/response_pairing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "turns/agent_spells.h"
#include "turns/caller_turns.h"
#include "turns/trust_flags.h"

namespace turngap {
namespace {

/// The call from one caller turn to the next.
struct Exchange {
  const Spell& turn;
  std::optional<Millis> caller_resumes;  ///< onset of the next caller turn
  Millis recording_end;
  std::span<const Utterance> agent_utterances;
  std::span<const Spell> agent;
  std::optional<double> caller_level_dbfs;
  std::optional<double> agent_level_dbfs;

  Millis listened_until() const { return caller_resumes.value_or(std::max(recording_end, turn.end())); }
  bool before_caller_resumes(Millis time) const { return !caller_resumes || time < *caller_resumes; }
};

// The errors of the two edges have nothing to do with each other, so their variances add.
Millis combined(Millis a, Millis b) {
  return Millis{std::hypot(a.value, b.value)};
}

/// What the agent says from the reply's first word on, and the soft sound ("mm") that came before it.
struct Reply {
  std::span<const Utterance> utterances;
  const Utterance* acknowledgement = nullptr;

  const Utterance& first() const { return utterances.front(); }
};

bool is_acknowledgement(const Utterance& sound, const Utterance& next, const Exchange& exchange,
                        const PairingConfig& config) {
  if (sound.end - sound.onset > config.max_acknowledgement || !exchange.before_caller_resumes(next.onset)) return false;
  const Millis caller_end = exchange.turn.end();
  const bool over_the_last_word = sound.onset < caller_end && sound.end < caller_end + config.min_reaction;
  const bool soft = sound.level_dbfs <= next.level_dbfs - config.acknowledgement_depth_db;
  return over_the_last_word || (soft && next.onset - sound.end < config.max_agent_pause);
}

Reply reply_from(const Spell& spell, const Exchange& exchange, const PairingConfig& config) {
  const auto from = exchange.agent_utterances.subspan(
      static_cast<std::size_t>(spell.utterances.data() - exchange.agent_utterances.data()));
  if (from.size() > 1 && is_acknowledgement(from[0], from[1], exchange, config)) return {from.subspan(1), &from[0]};
  return {from};
}

// A filler is the agent's first short run of speech up to a pause, where more follows before the caller speaks again.
std::optional<Millis> main_reply_after_filler(const Reply& reply, const Exchange& exchange,
                                              const PairingConfig& config) {
  const auto last_of_filler = std::ranges::adjacent_find(reply.utterances, [&](const Utterance& a, const Utterance& b) {
    return b.onset - a.end >= config.min_filler_pause;
  });
  if (last_of_filler == reply.utterances.end()) return std::nullopt;
  const Millis main_onset = std::next(last_of_filler)->onset;
  const bool filler = last_of_filler->end - reply.first().onset <= config.max_filler;
  if (!filler || !exchange.before_caller_resumes(main_onset)) return std::nullopt;
  return main_onset;
}

void set_barge_in(CallerTurn& row, const Exchange& exchange, const PairingConfig& config) {
  const Spell* interrupted = running_at(exchange.agent, exchange.turn.onset());
  if (interrupted == nullptr) return;
  row.barge_in = true;
  if (row.outcome == Outcome::backchannel) return;
  if (interrupted->end() < exchange.listened_until()) row.yield = interrupted->end() - exchange.turn.onset();
  if (agent_talks_on(exchange.turn, exchange.agent, config)) row.flags.push_back(Flag::agent_talked_on);
}

void set_reply(CallerTurn& row, const Reply& reply, const Exchange& exchange, const PairingConfig& config) {
  const Utterance& asked = exchange.turn.utterances.back();
  const Utterance& replied = reply.first();
  row.outcome = replied.onset >= asked.end ? Outcome::answered : Outcome::overlapped;
  row.agent_onset = replied.onset;
  row.uncertainty = combined(asked.end_uncertainty, replied.onset_uncertainty);
  row.agent_first_sound =
      reply.acknowledgement != nullptr ? reply.acknowledgement->onset : replied.first_sound.value_or(replied.onset);
  row.agent_snr_db = replied.snr_db;
  row.main_reply_onset = main_reply_after_filler(reply, exchange, config);
}

void set_unanswered(CallerTurn& row, const Exchange& exchange) {
  row.outcome = Outcome::unanswered;
  row.reason = exchange.caller_resumes ? UnansweredReason::caller_resumed : UnansweredReason::end_of_recording;
  row.censored_wait = exchange.listened_until() - exchange.turn.end();
}

std::optional<Reply> reply_to(const Exchange& exchange, const PairingConfig& config) {
  if (is_backchannel(exchange.turn, exchange.agent, config)) return std::nullopt;
  const Millis until = exchange.caller_resumes.value_or(Millis{std::numeric_limits<double>::infinity()});
  const Spell* spell = first_reply(exchange.agent, exchange.turn.onset(), until, exchange.turn.end());
  if (spell == nullptr) return std::nullopt;
  return reply_from(*spell, exchange, config);
}

CallerTurn row_of(const Exchange& exchange, const PairingConfig& config) {
  const Spell& turn = exchange.turn;
  CallerTurn row;
  row.caller_onset = turn.onset();
  row.caller_end = turn.end();
  row.caller_last_sound = turn.utterances.back().last_sound.value_or(turn.end());
  row.caller_snr_db = turn.utterances.back().snr_db;

  const std::optional<Reply> reply = reply_to(exchange, config);
  if (is_backchannel(turn, exchange.agent, config)) {
    row.outcome = Outcome::backchannel;
  } else if (reply) {
    set_reply(row, *reply, exchange, config);
  } else {
    set_unanswered(row, exchange);
  }
  set_barge_in(row, exchange, config);
  set_trust_flags(row, turn.utterances.back(), exchange.caller_level_dbfs, reply ? &reply->first() : nullptr,
                  exchange.agent_level_dbfs);
  return row;
}

}  // namespace

std::vector<CallerTurn> pair_responses(std::span<const Utterance> caller, std::span<const Utterance> agent,
                                       Millis duration, const PairingConfig& config) {
  const auto spells = agent_spells(agent, caller, config);
  const auto turns = caller_turns(caller, spells, config);
  const auto caller_level = usual_level_dbfs(caller);
  const auto agent_level = usual_level_dbfs(agent);
  std::vector<CallerTurn> rows;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const auto resumes = i + 1 < turns.size() ? std::optional(turns[i + 1].onset()) : std::nullopt;
    rows.push_back(row_of({turns[i], resumes, duration, agent, spells, caller_level, agent_level}, config));
  }
  return rows;
}

}  // namespace turngap
