#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "support/random.h"
#include "turns/timeline.h"

// What holds for any two lists of utterances and any settings, over thousands of random ones.

namespace turngap::test {
namespace {

constexpr int kCalls = 5000;

struct RandomCall {
  std::vector<Utterance> caller;
  std::vector<Utterance> agent;
  Millis duration;
  PairingConfig config;

  std::vector<CallerTurn> rows() const { return pair_responses(caller, agent, duration, config); }
};

// Whole steps make equal edges, touching utterances and pauses at the very limits of the rules frequent.
Millis whole_steps(Random& random, double most_steps, Millis step) {
  return std::floor(random.uniform(0, most_steps + 1)) * step;
}

std::vector<Utterance> random_utterances(Random& random, Millis step, Millis duration) {
  std::vector<Utterance> utterances;
  const double longest_pause = random.uniform(200, 4000);
  const double longest_speech = random.uniform(200, 4000);
  Millis time = whole_steps(random, longest_pause / step.value, step);
  while (true) {
    const Millis end = time + step + whole_steps(random, longest_speech / step.value, step);
    if (end > duration) return utterances;
    utterances.push_back(spoken(time, end));
    time = end + whole_steps(random, longest_pause / step.value, step);
  }
}

bool one_in_two(Random& random) {
  return random.uniform(0, 1) < 0.5;
}

// Any settings that a user may choose, in one call of two the defaults.
PairingConfig random_config(Random& random) {
  PairingConfig config;
  if (one_in_two(random)) return config;
  config.max_caller_pause = whole_steps(random, 40, Millis{100});
  for (Millis* setting : {&config.max_agent_pause, &config.max_backchannel, &config.min_going_on, &config.max_filler,
                          &config.min_filler_pause}) {
    *setting = whole_steps(random, 20, Millis{100});
  }
  config.min_reaction = whole_steps(random, 10, Millis{100});
  return config;
}

RandomCall random_call(Random& random) {
  const Millis step{one_in_two(random) ? 100.0 : 1.0};
  const Millis duration = step + whole_steps(random, 30000 / step.value, step);
  return {random_utterances(random, step, duration), random_utterances(random, step, duration), duration,
          random_config(random)};
}

void for_random_calls(const std::function<void(const RandomCall&)>& check) {
  Random random(20240611);
  for (int i = 0; i < kCalls && !::testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE(fmt::format("random call {}", i));
    check(random_call(random));
  }
}

void for_random_rows(const std::function<void(const CallerTurn&)>& check) {
  for_random_calls([&](const RandomCall& call) {
    for (const CallerTurn& row : call.rows()) check(row);
  });
}

bool has_reply(const CallerTurn& row) {
  return row.outcome == Outcome::answered || row.outcome == Outcome::overlapped;
}

std::vector<Utterance> shifted(std::vector<Utterance> utterances, Millis by) {
  for (Utterance& u : utterances) u.onset += by, u.end += by;
  return utterances;
}

TEST(PairResponsesProperty, MeetsEveryOutcomeAndReasonInTheRandomCalls) {
  std::set<std::string> seen;
  for_random_rows([&](const CallerTurn& row) {
    seen.insert(std::string(to_string(row.outcome)) + (row.barge_in ? " barge_in" : ""));
    if (row.reason) seen.insert(std::string(to_string(*row.reason)));
    if (row.main_reply_onset) seen.insert("main reply");
    if (row.yield) seen.insert("yield");
    for (const Flag flag : row.flags) seen.emplace(to_string(flag));
  });
  EXPECT_THAT(seen, ::testing::UnorderedElementsAre("answered", "answered barge_in", "overlapped",
                                                    "overlapped barge_in", "backchannel barge_in", "unanswered",
                                                    "unanswered barge_in", "caller_resumed", "end_of_recording",
                                                    "main reply", "yield", "agent_talked_on"));
}

TEST(PairResponsesProperty, PutsEveryCallerUtteranceIntoExactlyOneTurn) {
  for_random_calls([](const RandomCall& call) {
    const auto rows = call.rows();
    for (const Utterance& u : call.caller) {
      EXPECT_EQ(std::ranges::count_if(
                    rows, [&](const auto& row) { return row.caller_onset <= u.onset && u.end <= row.caller_end; }),
                1);
    }
  });
}

TEST(PairResponsesProperty, BeginsAndEndsTurnsAtEdgesOfUtterancesInOrder) {
  for_random_calls([](const RandomCall& call) {
    Millis earlier_end{-1.0};
    for (const CallerTurn& row : call.rows()) {
      EXPECT_EQ(std::ranges::count(call.caller, row.caller_onset, &Utterance::onset), 1);
      EXPECT_EQ(std::ranges::count(call.caller, row.caller_end, &Utterance::end), 1);
      EXPECT_GE(row.caller_onset, earlier_end);
      earlier_end = row.caller_end;
    }
  });
}

TEST(PairResponsesProperty, RepliesToNoTwoTurnsWithOneAgentOnset) {
  for_random_calls([](const RandomCall& call) {
    std::set<double> used;
    for (const CallerTurn& row : call.rows()) {
      if (!row.agent_onset) continue;
      EXPECT_TRUE(used.insert(row.agent_onset->value).second) << row.agent_onset->value;
      EXPECT_EQ(std::ranges::count(call.agent, *row.agent_onset, &Utterance::onset), 1);
    }
  });
}

TEST(PairResponsesProperty, FindsTheReplyAndTheMainReplyBeforeTheNextTurn) {
  for_random_calls([](const RandomCall& call) {
    const auto rows = call.rows();
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
      if (rows[i].agent_onset) {
        EXPECT_LT(*rows[i].agent_onset, rows[i + 1].caller_onset);
      }
      if (rows[i].main_reply_onset) {
        EXPECT_LT(*rows[i].main_reply_onset, rows[i + 1].caller_onset);
      }
    }
  });
}

TEST(PairResponsesProperty, LeavesNoNewSpeechAfterATurnUnusedWhereItSaysUnanswered) {
  for_random_calls([](const RandomCall& call) {
    for (const CallerTurn& row : call.rows()) {
      if (row.outcome != Outcome::unanswered) continue;
      const Millis until = row.caller_end + *row.censored_wait;
      Millis earlier_end{-1e9};
      for (const Utterance& u : call.agent) {
        const bool new_speech = u.onset - earlier_end >= call.config.max_agent_pause;
        EXPECT_FALSE(new_speech && u.onset >= row.caller_end && u.onset < until) << u.onset.value;
        earlier_end = u.end;
      }
    }
  });
}

TEST(PairResponsesProperty, HasALatencyOfTheSignOfItsOutcome) {
  for_random_rows([](const CallerTurn& row) {
    EXPECT_NE(row.outcome, Outcome::not_measurable);
    EXPECT_EQ(row.latency().has_value(), has_reply(row));
    if (row.outcome == Outcome::answered) {
      EXPECT_GE(*row.latency(), Millis{0});
    }
    if (row.outcome == Outcome::overlapped) {
      EXPECT_LT(*row.latency(), Millis{0});
    }
  });
}

TEST(PairResponsesProperty, SetsWhatBelongsToAReplyExactlyWithAReply) {
  for_random_rows([](const CallerTurn& row) {
    EXPECT_EQ(row.uncertainty.has_value(), has_reply(row));
    EXPECT_EQ(row.agent_first_sound.has_value(), has_reply(row));
    EXPECT_EQ(row.agent_snr_db.has_value(), has_reply(row));
    if (row.main_reply_onset) {
      EXPECT_GT(row.main_reply_onset, row.agent_onset);
    }
  });
}

TEST(PairResponsesProperty, SetsReasonAndCensoredWaitExactlyWhereUnanswered) {
  for_random_rows([](const CallerTurn& row) {
    EXPECT_EQ(row.reason.has_value(), row.outcome == Outcome::unanswered);
    EXPECT_EQ(row.censored_wait.has_value(), row.outcome == Outcome::unanswered);
    if (row.censored_wait) {
      EXPECT_GE(*row.censored_wait, Millis{0});
    }
  });
}

TEST(PairResponsesProperty, YieldsOnlyToABargeInThatIsNoBackchannel) {
  for_random_rows([](const CallerTurn& row) {
    if (row.outcome == Outcome::backchannel) {
      EXPECT_TRUE(row.barge_in);
    }
    if (!row.yield) return;
    EXPECT_TRUE(row.barge_in);
    EXPECT_NE(row.outcome, Outcome::backchannel);
    EXPECT_GT(*row.yield, Millis{0});
    if (row.agent_onset) {
      EXPECT_LE(row.caller_onset + *row.yield, *row.agent_onset);
    }
  });
}

TEST(PairResponsesProperty, ChangesNothingWhenAllTimesShift) {
  const Millis by{12345.0};
  for_random_calls([&](const RandomCall& call) {
    const RandomCall later{shifted(call.caller, by), shifted(call.agent, by), call.duration + by, call.config};
    EXPECT_EQ(described(later.rows()), described(call.rows()));
  });
}

}  // namespace
}  // namespace turngap::test
