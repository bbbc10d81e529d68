#include "dsp/speech_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "support/random.h"

namespace turngap::test {
namespace {

using ::testing::IsEmpty;

std::vector<std::pair<std::int64_t, std::int64_t>> pairs_of(const std::vector<FrameRun>& runs) {
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  for (const FrameRun& run : runs) pairs.emplace_back(run.begin, run.end);
  return pairs;
}

std::vector<float> evidence_of(std::initializer_list<std::pair<int, float>> parts) {
  std::vector<float> evidence;
  for (const auto& [frames, value] : parts) evidence.insert(evidence.end(), static_cast<std::size_t>(frames), value);
  return evidence;
}

using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

TEST(DecodeSpeech, FindsTheRunsOfEvidence) {
  const auto evidence = evidence_of({{20, -8.0F}, {30, 8.0F}, {20, -8.0F}, {25, 6.0F}, {5, -8.0F}});
  EXPECT_EQ(pairs_of(decode_speech(evidence, 1000)), (Pairs{{1020, 1050}, {1070, 1095}}));
}

TEST(DecodeSpeech, EndsARunWithTheFrames) {
  EXPECT_EQ(pairs_of(decode_speech(evidence_of({{5, -8.0F}, {15, 8.0F}}), 0)), (Pairs{{5, 20}}));
}

TEST(DecodeSpeech, TakesAClickOfEvidenceForNoSpeech) {
  EXPECT_THAT(decode_speech(evidence_of({{20, -8.0F}, {10, 8.0F}, {20, -8.0F}}), 0), IsEmpty());
  EXPECT_EQ(decode_speech(evidence_of({{20, -8.0F}, {12, 8.0F}, {20, -8.0F}}), 0).size(), 1U);
  EXPECT_THAT(decode_speech({}, 0), IsEmpty());
}

TEST(DecodeSpeech, GoesOnOverAGapThatSpeaksLessAgainstSpeechThanAPauseCosts) {
  EXPECT_EQ(decode_speech(evidence_of({{15, 8.0F}, {4, -5.0F}, {15, 8.0F}}), 0).size(), 1U);
  EXPECT_EQ(decode_speech(evidence_of({{15, 8.0F}, {5, -5.0F}, {15, 8.0F}}), 0).size(), 2U);
}

TEST(DecodeSpeech, TakesLessForSpeechRightAfterSpeech) {
  const auto with_pause = [](int frames) {
    return decode_speech(evidence_of({{15, 8.0F}, {frames, -8.0F}, {8, 8.0F}, {20, -8.0F}}), 0).size();
  };
  EXPECT_EQ(with_pause(40), 2U);
  EXPECT_EQ(with_pause(55), 1U);
}

// The value of a way to part the frames: its evidence less what its beginnings, ends and pauses cost.
double value_of(const std::vector<float>& evidence, unsigned speech) {
  double value = 0.0;
  std::optional<std::size_t> end;
  bool before = false;
  for (std::size_t i = 0; i <= evidence.size(); ++i) {
    const bool now = i < evidence.size() && (speech >> i & 1U) != 0;
    if (now) value += evidence[i];
    if (now && !before) value -= end ? std::min(80.0, 8.0 + 1.0 * static_cast<double>(i - *end)) : 80.0;
    if (before && !now) {
      value -= 8.0;
      end = i;
    }
    before = now;
  }
  return value;
}

// No way is better than the one that was found: all of them are tried.
TEST(DecodeSpeech, FindsTheBestOfAllWays) {
  constexpr std::size_t kFrames = 12;
  Random random(5);
  for (int trial = 0; trial < 60; ++trial) {
    std::vector<float> evidence;
    for (std::size_t i = 0; i < kFrames; ++i) evidence.push_back(static_cast<float>(random.uniform(-50.0, 60.0)));
    unsigned found = 0;
    for (const FrameRun& run : decode_speech(evidence, 0)) {
      for (std::int64_t i = run.begin; i < run.end; ++i) found |= 1U << i;
    }
    for (unsigned way = 0; way < 1U << kFrames; ++way) {
      ASSERT_LE(value_of(evidence, way), value_of(evidence, found) + 1e-4) << "trial " << trial << ", way " << way;
    }
  }
}

}  // namespace
}  // namespace turngap::test
