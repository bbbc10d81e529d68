#include "turngap/core/time.h"

#include <gtest/gtest.h>

namespace turngap {
namespace {

constexpr int kRates[] = {8000, 11025, 16000, 22050, 44100, 48000};

TEST(Millis, AddsSubtractsAndScalesDurations) {
  EXPECT_EQ(Millis{700} + Millis{300}, Millis{1000});
  EXPECT_EQ(Millis{700} - Millis{1000}, Millis{-300});
  EXPECT_EQ(-Millis{5}, Millis{-5});
  EXPECT_EQ(Millis{5} * 3, Millis{15});
  EXPECT_EQ(3 * Millis{5}, Millis{15});
  EXPECT_EQ(Millis{5} / 2, Millis{2.5});
  EXPECT_EQ(Millis{15} / Millis{5}, 3.0);
}

TEST(Millis, AddsAndSubtractsInPlace) {
  Millis time{100};
  time += Millis{50};
  EXPECT_EQ(time, Millis{150});
  time -= Millis{70};
  EXPECT_EQ(time, Millis{80});
}

TEST(Millis, OrdersByTime) {
  EXPECT_LT(Millis{-1}, Millis{0});
  EXPECT_GT(Millis{200.5}, Millis{200});
  EXPECT_EQ(Millis{}, Millis{0});
}

TEST(SamplesIn, CountsTheSamplesOfADuration) {
  EXPECT_EQ(samples_in(Millis{5}, 8000), 40);
  EXPECT_EQ(samples_in(Millis{5}, 48000), 240);
  EXPECT_EQ(samples_in(Millis{0}, 8000), 0);
}

TEST(SamplesIn, TakesTheNearestSample) {
  EXPECT_EQ(samples_in(Millis{5}, 11025), 55);    // 55.125
  EXPECT_EQ(samples_in(Millis{10}, 22050), 221);  // 220.5 rounds away from zero
  EXPECT_EQ(samples_in(Millis{-5}, 11025), -55);
}

TEST(SamplesInMillis, IsThatOfTheDuration) {
  for (const int rate : kRates) {
    for (std::int64_t ms = 0; ms < 100000; ++ms) {
      ASSERT_EQ(samples_in_millis(ms, rate), samples_in(Millis{static_cast<double>(ms)}, rate)) << ms << ", " << rate;
    }
  }
}

TEST(MillisWithin, CountsTheMillisecondsWhoseLastSampleIsThere) {
  for (const int rate : kRates) {
    for (std::int64_t ms = 1; ms < 3000; ++ms) {
      const std::int64_t end = samples_in_millis(ms, rate);
      ASSERT_EQ(millis_within(end, rate), ms) << rate;
      ASSERT_EQ(millis_within(end - 1, rate), ms - 1) << rate;
    }
  }
}

TEST(MillisAt, IsUndoneBySamplesInForAllOfALongRecording) {
  constexpr std::int64_t kSecondsOfADay = 24 * 60 * 60;
  for (const int rate : kRates) {
    for (std::int64_t sample = 0; sample < kSecondsOfADay * rate; sample += 999983) {
      ASSERT_EQ(samples_in(millis_at(sample, rate), rate), sample) << rate << " Hz";
    }
  }
}

TEST(MillisAt, GivesTheTimeAtWhichASampleBegins) {
  EXPECT_EQ(millis_at(8000, 8000), Millis{1000});
  EXPECT_EQ(millis_at(1, 8000), Millis{0.125});
}

TEST(WholeMillis, TakesTheNearestMillisecondAndHalvesAwayFromZero) {
  EXPECT_EQ(whole_millis(Millis{1.4}), 1);
  EXPECT_EQ(whole_millis(Millis{1.5}), 2);
  EXPECT_EQ(whole_millis(Millis{-1.4}), -1);
  EXPECT_EQ(whole_millis(Millis{-1.5}), -2);
}

}  // namespace
}  // namespace turngap
