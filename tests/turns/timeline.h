#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "support/matchers.h"
#include "turngap/core/utterance.h"
#include "turngap/turns/response_pairing.h"

namespace turngap::test {

/// What one character of a picture stands for.
inline constexpr Millis kPictureStep{100.0};

inline Utterance spoken(Millis onset, Millis end) {
  return {.onset = onset, .end = end};
}

/// How much softer an utterance drawn with 'm' is.
inline constexpr double kSoftDb = 10.0;

/// The utterances of a picture such as "..###...##": '.' is silence, a run of any other character one utterance, soft
/// where it is 'm'. Where the character changes without a silence, an utterance ends and another begins: "###===" are
/// two that touch.
inline std::vector<Utterance> utterances_of(std::string_view picture) {
  std::vector<Utterance> utterances;
  for (std::size_t begin = 0, end = 0; begin < picture.size(); begin = end) {
    end = std::min(picture.find_first_not_of(picture[begin], begin), picture.size());
    if (picture[begin] == '.') continue;
    utterances.push_back(spoken(static_cast<double>(begin) * kPictureStep, static_cast<double>(end) * kPictureStep));
    if (picture[begin] == 'm') utterances.back().level_dbfs -= kSoftDb;
  }
  return utterances;
}

/// A row as words: outcome, then the latency or the reason and the censored wait, then what else is set, e.g.
/// "answered 300 barge_in yield 400", "unanswered caller_resumed 3000". `main` counts from the agent's onset.
inline std::string described(const CallerTurn& turn) {
  std::string text(to_string(turn.outcome));
  if (turn.latency()) text += fmt::format(" {}", turn.latency()->value);
  if (turn.reason) text += fmt::format(" {}", to_string(*turn.reason));
  if (turn.censored_wait) text += fmt::format(" {}", turn.censored_wait->value);
  if (turn.main_reply_onset) text += fmt::format(" main {}", (*turn.main_reply_onset - *turn.agent_onset).value);
  if (turn.barge_in) text += " barge_in";
  if (turn.yield) text += fmt::format(" yield {}", turn.yield->value);
  for (const Flag flag : turn.flags) text.append(" ").append(to_string(flag));
  return text;
}

inline std::vector<std::string> described(const std::vector<CallerTurn>& turns) {
  std::vector<std::string> rows;
  for (const CallerTurn& turn : turns) rows.push_back(described(turn));
  return rows;
}

/// The rows of a call drawn as two pictures, as words. The recording ends with the longer picture.
inline std::vector<std::string> rows_of(std::string_view caller, std::string_view agent) {
  const Millis duration = static_cast<double>(std::max(caller.size(), agent.size())) * kPictureStep;
  return described(pair_responses(utterances_of(caller), utterances_of(agent), duration, PairingConfig{}));
}

}  // namespace turngap::test
