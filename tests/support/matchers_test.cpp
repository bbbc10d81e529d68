#include "support/matchers.h"

#include <gmock/gmock.h>

#include <limits>
#include <stdexcept>

namespace turngap::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<SpeechEdges> kTruth{
    {Millis{500}, Millis{900}}, {Millis{1500}, Millis{2600}}, {Millis{4000}, Millis{4300}}};
const std::vector<Utterance> kSilentDetector;
constexpr Millis kTolerance{20.0};

CallerTurn turn(Millis end, std::optional<Millis> agent_onset) {
  CallerTurn turn;
  turn.caller_end = end;
  turn.agent_onset = agent_onset;
  return turn;
}

const std::vector<CallerTurn> kTurns{turn(Millis{900}, Millis{1500}), turn(Millis{2600}, std::nullopt),
                                     turn(Millis{4300}, Millis{4200})};
const std::vector<std::optional<Millis>> kLatencies{Millis{600}, std::nullopt, Millis{-100}};

std::vector<CallerTurn> with_late_agent(std::vector<CallerTurn> turns, Millis delay) {
  for (CallerTurn& turn : turns) {
    if (turn.agent_onset) *turn.agent_onset += delay;
  }
  return turns;
}

template <typename Value, typename Matcher>
std::string explanation_of(const Value& value, const Matcher& matcher) {
  testing::StringMatchResultListener listener;
  testing::SafeMatcherCast<const Value&>(matcher).MatchAndExplain(value, &listener);
  return listener.str();
}

TEST(TimeErrorsOf, SeparatesBiasFromSpread) {
  const std::vector truth{Millis{100}, Millis{200}, Millis{300}};
  const auto errors = time_errors(std::vector{Millis{104}, Millis{198}, Millis{310}}, truth);
  EXPECT_DOUBLE_EQ(errors.bias.value, 4.0);
  EXPECT_DOUBLE_EQ(errors.mae.value, 16.0 / 3.0);
  EXPECT_DOUBLE_EQ(errors.max.value, 10.0);
  EXPECT_EQ(errors.count, 3U);
}

TEST(TimeErrorsOf, RefusesToJudgeNothing) {
  EXPECT_THROW(time_errors({}, {}), std::invalid_argument);
}

TEST(TimeErrorsOf, RefusesTimesOfAnotherNumber) {
  EXPECT_THROW(time_errors(std::vector{Millis{1}}, std::vector{Millis{1}, Millis{2}}), std::invalid_argument);
}

TEST(TimeErrorsOf, RefusesTimesThatAreNoNumbers) {
  const Millis nan{std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THROW(time_errors(std::vector{nan}, std::vector{Millis{1}}), std::invalid_argument);
}

TEST(UtterancesAre, AcceptsTheTruth) {
  EXPECT_THAT(perfect_utterances(kTruth), UtterancesAre(kTruth, Millis{0.0}));
}

TEST(UtterancesAre, RejectsASilentDetector) {
  EXPECT_THAT(kSilentDetector, Not(UtterancesAre(kTruth, kTolerance)));
}

TEST(UtterancesAre, RejectsADetectorThatIs50MillisecondsLate) {
  EXPECT_THAT(late_utterances(kTruth, Millis{50}), Not(UtterancesAre(kTruth, kTolerance)));
}

TEST(UtterancesAre, RejectsASingleWrongEnd) {
  auto utterances = perfect_utterances(kTruth);
  utterances[1].end += Millis{50};
  EXPECT_THAT(utterances, Not(UtterancesAre(kTruth, kTolerance)));
}

TEST(UtterancesAre, RejectsAMissedAndAnInventedUtterance) {
  auto utterances = perfect_utterances(kTruth);
  utterances.pop_back();
  EXPECT_THAT(utterances, Not(UtterancesAre(kTruth, kTolerance)));
  utterances.push_back(utterances.back());
  utterances.push_back(utterances.back());
  EXPECT_THAT(utterances, Not(UtterancesAre(kTruth, kTolerance)));
}

TEST(UtterancesAre, RejectsABiasThatEveryUtteranceHides) {
  const TimeTolerance strict_on_bias{Millis{20}, Millis{3}};
  EXPECT_THAT(late_utterances(kTruth, Millis{10}), UtterancesAre(kTruth, Millis{20}));
  EXPECT_THAT(late_utterances(kTruth, Millis{10}), Not(UtterancesAre(kTruth, strict_on_bias)));
}

TEST(UtterancesAre, SaysBiasAndSpreadOfOnsetsAndEnds) {
  const auto text = explanation_of(late_utterances(kTruth, Millis{50}), UtterancesAre(kTruth, kTolerance));
  EXPECT_THAT(text, HasSubstr("onsets: bias +50.00 ms, mean absolute error 50.00 ms, largest 50.00 ms over 3"));
  EXPECT_THAT(text, HasSubstr("ends: bias +50.00 ms"));
}

TEST(UtterancesAre, SaysHowManyAreMissing) {
  EXPECT_THAT(explanation_of(kSilentDetector, UtterancesAre(kTruth, kTolerance)),
              HasSubstr("0 onsets where there are 3"));
}

TEST(TimesNear, AcceptsTheTruth) {
  EXPECT_THAT(onsets(kTruth), TimesNear(onsets(kTruth), Millis{0.0}));
}

TEST(TimesNear, RejectsASilentDetector) {
  EXPECT_THAT(onsets(kSilentDetector), Not(TimesNear(onsets(kTruth), kTolerance)));
}

TEST(TimesNear, RejectsADetectorThatIs50MillisecondsLate) {
  EXPECT_THAT(onsets(late_utterances(kTruth, Millis{50})), Not(TimesNear(onsets(kTruth), kTolerance)));
}

TEST(TimesNear, AcceptsSilenceWhereThereIsNothingToFind) {
  EXPECT_THAT(std::vector<Millis>{}, TimesNear(std::vector<Millis>{}, kTolerance));
  EXPECT_THAT(std::vector{Millis{1}}, Not(TimesNear(std::vector<Millis>{}, kTolerance)));
}

TEST(LatenciesNear, AcceptsTheTruth) {
  EXPECT_THAT(kTurns, LatenciesNear(kLatencies, Millis{0.0}));
}

TEST(LatenciesNear, RejectsASilentDetector) {
  EXPECT_THAT(std::vector<CallerTurn>{}, Not(LatenciesNear(kLatencies, kTolerance)));
}

TEST(LatenciesNear, RejectsAnAgentThatIsFound50MillisecondsLate) {
  EXPECT_THAT(with_late_agent(kTurns, Millis{50}), Not(LatenciesNear(kLatencies, kTolerance)));
}

TEST(LatenciesNear, RejectsALatencyWhereThereIsNone) {
  auto turns = kTurns;
  turns[1].agent_onset = Millis{3000};
  EXPECT_THAT(turns, Not(LatenciesNear(kLatencies, kTolerance)));
}

TEST(LatenciesNear, RejectsAMissingLatency) {
  auto turns = kTurns;
  turns[0].agent_onset.reset();
  EXPECT_THAT(turns, Not(LatenciesNear(kLatencies, kTolerance)));
}

}  // namespace
}  // namespace turngap::test
