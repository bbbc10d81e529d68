#include "dsp/line_gate.h"
#include "dsp/conversation_levels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace turngap::test {
namespace {

constexpr int kLineRate = 8000;
constexpr int kWordMs = 500;
constexpr int kPauseMs = 1000;

struct QuietLine {
  double noise_db = -60.0;  ///< beside the words
  int shut_after_ms = -1;   ///< behind each word; -1: never
  double fade_ms = 60.0;    ///< in which a word falls by 60 dB
  int dropouts = 0;         ///< words behind which the line is shut; others are left alone
};

// Five words of noise, one a second and a half, with the noise of the line behind them.
std::optional<Finding> gate_finding(const QuietLine& line) {
  std::mt19937 random(7);
  std::normal_distribution<double> hiss(0.0, 0.1);
  std::vector<float> samples;
  LineGate gate;
  std::vector<Millis> ends;
  for (int word = 0; word < 5; ++word) {
    const bool shuts = line.shut_after_ms >= 0 && (line.dropouts == 0 || word < line.dropouts);
    for (int i = 0; i < (kWordMs + kPauseMs) * kLineRate / 1000; ++i) {
      const double after_ms = i * 1000.0 / kLineRate - kWordMs;
      const double word_db = after_ms < 0.0 ? 0.0 : -60.0 * after_ms / line.fade_ms;
      const bool shut = shuts && after_ms > line.shut_after_ms;
      const double gain = shut ? 0.0 : std::pow(10.0, word_db / 20.0) + std::pow(10.0, line.noise_db / 20.0);
      samples.push_back(static_cast<float>(hiss(random) * gain));
    }
    ends.emplace_back(word * (kWordMs + kPauseMs) + kWordMs + 35.0 / 60.0 * line.fade_ms);
  }
  LevelTrack levels;
  LevelTrack same;
  ConversationLevels(kLineRate).push({samples, samples}, levels, same);
  for (const Millis end : ends) gate.add(levels, end);
  return gate.finding("caller");
}

TEST(LineGate, IsHeardWhereNoiseStopsAtOnceBehindTheWords) {
  for (const int hold : {40, 100, 200, 400}) {
    const auto finding = gate_finding({.shut_after_ms = hold});
    ASSERT_TRUE(finding) << hold;
    EXPECT_EQ(finding->flag, Flag::gated);
    EXPECT_FALSE(finding->forbids_numbers);
  }
}

TEST(LineGate, IsNoOpenLineHoweverFastItsWordsEnd) {
  for (const double fade : {30.0, 60.0, 300.0})
    EXPECT_FALSE(gate_finding({.noise_db = -80.0, .fade_ms = fade})) << fade;
}

TEST(LineGate, IsNoLineThatDropsOutOnceOrTwice) {
  EXPECT_FALSE(gate_finding({.shut_after_ms = 100, .dropouts = 2}));
}

TEST(LineGate, IsNoLineWithoutNoiseOnIt) {
  EXPECT_FALSE(gate_finding({.noise_db = -160.0, .fade_ms = 400.0}));
}

}  // namespace
}  // namespace turngap::test
