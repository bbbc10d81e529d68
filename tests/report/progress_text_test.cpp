#include "turngap/report/progress_text.h"

#include <gtest/gtest.h>

namespace turngap::test {
namespace {

constexpr std::size_t kWide = 120;

TEST(ProgressText, TellsPercentRateAndTimeLeft) {
  EXPECT_EQ(progress_text({"recordings measured", 12, 48, 4.0}, kWide),
            "12 of 48 recordings measured, 25 %, 3.0 a second, 12 s left");
  EXPECT_EQ(progress_text({"recordings measured", 2, 2006, 60.0}, kWide),
            "2 of 2006 recordings measured, 0 %, 2.0 a minute, 16 h 42 min left");
  EXPECT_EQ(progress_text({"replicates", 500, 2000, 50.0}, kWide),
            "500 of 2000 replicates, 25 %, 10 a second, 2 min 30 s left");
}

TEST(ProgressText, TellsTheTimeSoFarWhereTheTimeLeftIsNotKnown) {
  EXPECT_EQ(progress_text({"recordings measured", 0, 1, 3.2}, kWide), "0 of 1 recordings measured, 0 %, 4 s so far");
  EXPECT_EQ(progress_text({"answers", 7, std::nullopt, 3.5}, kWide), "7 answers, 2.0 a second, 4 s so far");
  EXPECT_EQ(progress_text({"recordings measured", 3, 3, 3.0}, kWide),
            "3 of 3 recordings measured, 100 %, 1.0 a second, 3 s so far");
}

TEST(ProgressText, KeepsToTheWidthOfTheTerminal) {
  const Progress progress{"recordings measured", 12, 48, 4.0};
  EXPECT_EQ(progress_text(progress, 59), "12 of 48 recordings measured, 25 %, 3.0 a second, 12 s left");
  EXPECT_EQ(progress_text(progress, 58), "12 of 48 recordings measured, 25 %, 12 s left");
  EXPECT_EQ(progress_text(progress, 44), "12 of 48 recordings measured, 25 %");
  EXPECT_EQ(progress_text(progress, 31), "12 of 48 recordings measured, 2");
}

}  // namespace
}  // namespace turngap::test
