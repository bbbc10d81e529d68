#include "turngap/labels/label_evaluation.h"

#include <gtest/gtest.h>

#include <vector>

#include "turngap/turns/response_pairing.h"

namespace turngap::test {
namespace {

Utterance utterance(double onset_ms, double end_ms) {
  Utterance u;
  u.onset = Millis{onset_ms};
  u.end = Millis{end_ms};
  u.onset_uncertainty = u.end_uncertainty = Millis{10.0};
  return u;
}

LabelledConversation conversation(std::vector<Utterance> caller, std::vector<Utterance> agent) {
  auto turns = pair_responses(caller, agent, Millis{60000.0}, {});
  return {std::move(caller), std::move(agent), std::move(turns)};
}

LabelledConversation three_turns(double agent_shift_ms = 0.0) {
  std::vector<Utterance> caller;
  std::vector<Utterance> agent;
  for (double at = 1000.0; at < 20000.0; at += 6000.0) {
    caller.push_back(utterance(at, at + 2000.0));
    agent.push_back(utterance(at + 2500.0 + agent_shift_ms, at + 4000.0 + agent_shift_ms));
  }
  return conversation(caller, agent);
}

TEST(Evaluate, FindsNoErrorAgainstItself) {
  LabelEvaluation e;
  evaluate(e, three_turns(), three_turns());
  EXPECT_EQ(e.reference_latencies, 4U);
  EXPECT_EQ(e.equal_outcomes, 4U);
  EXPECT_EQ(e.missed_utterances + e.false_utterances + e.missed_latencies + e.false_latencies, 0U);
  EXPECT_EQ(summarize_errors(e.latency_errors_ms).p95_absolute_ms, 0.0);
}

TEST(Evaluate, FindsAKnownShiftAsBias) {
  LabelEvaluation e;
  evaluate(e, three_turns(), three_turns(-30.0));
  EXPECT_EQ(summarize_errors(e.latency_errors_ms).bias_ms, -30.0);
  EXPECT_EQ(summarize_errors(e.latency_errors_ms).mean_absolute_ms, 30.0);
  EXPECT_EQ(summarize_errors(e.onset_errors_ms).bias_ms, -15.0);  // one of two channels
  EXPECT_EQ(e.within_uncertainty, 0U);
}

TEST(Evaluate, CountsWhatIsMissedAndWhatIsFalse) {
  LabelledConversation fewer = three_turns();
  fewer.agent.erase(fewer.agent.begin() + 1);
  fewer.turns = pair_responses(fewer.caller, fewer.agent, Millis{60000.0}, {});
  LabelEvaluation missed;
  evaluate(missed, three_turns(), fewer);
  EXPECT_EQ(missed.missed_utterances, 1U);
  EXPECT_EQ(missed.missed_latencies, 1U);
  EXPECT_EQ(missed.equal_outcomes, 3U);
  LabelEvaluation invented;
  evaluate(invented, fewer, three_turns());
  EXPECT_EQ(invented.false_utterances, 1U);
  EXPECT_EQ(invented.false_latencies, 1U);
}

TEST(Evaluate, PairsEachUtteranceOnce) {
  const auto whole = conversation({utterance(0.0, 1000.0)}, {});
  const auto halves = conversation({utterance(0.0, 400.0), utterance(500.0, 1000.0)}, {});
  LabelEvaluation e;
  evaluate(e, whole, halves);
  EXPECT_EQ(e.onset_errors_ms, std::vector<double>{500.0});
  EXPECT_EQ(e.false_utterances, 1U);
}

// numpy.percentile([1, 2, 3, 4], 95) = 3.85
TEST(SummarizeErrors, TakesTheType7Quantile) {
  const std::vector<double> errors{-1.0, 2.0, -3.0, 4.0};
  const ErrorSummary summary = summarize_errors(errors);
  EXPECT_DOUBLE_EQ(summary.bias_ms, 0.5);
  EXPECT_DOUBLE_EQ(summary.mean_absolute_ms, 2.5);
  EXPECT_DOUBLE_EQ(summary.p95_absolute_ms, 3.85);
  EXPECT_EQ(summarize_errors({}).p95_absolute_ms, 0.0);
}

}  // namespace
}  // namespace turngap::test
