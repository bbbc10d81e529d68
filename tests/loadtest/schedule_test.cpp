#include "turngap/loadtest/schedule.h"

#include <gmock/gmock.h>

#include <sstream>

#include "turngap/core/error.h"

namespace turngap::test {
namespace {

using testing::ElementsAre;

// How many slots are open.
std::size_t open_at(const std::vector<CallSlot>& slots, Millis time) {
  return static_cast<std::size_t>(
      std::ranges::count_if(slots, [&](const CallSlot& slot) { return slot.open <= time && time < slot.close; }));
}

std::vector<LoadStep> profile(const std::string& text) {
  std::istringstream stream(text);
  return read_profile(stream, "profile");
}

TEST(RampSlots, AreSpreadEvenlyFromTheStartToOneStepBeforeTheEndOfTheRamp) {
  const auto slots = ramp_slots(4, Millis{8'000}, Millis{60'000}, false);
  std::vector<double> opens;
  for (const CallSlot& slot : slots) {
    opens.push_back(slot.open.value);
    EXPECT_EQ(slot.close, Millis{60'000});
  }
  EXPECT_THAT(opens, ElementsAre(0.0, 2'000.0, 4'000.0, 6'000.0));
}

TEST(ProfileSlots, FollowTheProfileAtEveryMoment) {
  const auto steps = profile("10 20\n30 20\n0 50\n5 50\n10 0\n# the end\n\n5 0\n");
  const auto slots = profile_slots(steps);
  EXPECT_EQ(length_of(steps), Millis{60'000});
  for (double second = 0.05; second < 60.0; second += 0.1) {
    double level = 0.0, begin = 0.0, target = 0.0;
    for (const LoadStep& step : steps) {
      const double length = step.length.value / 1000.0;
      if (second < begin) break;
      const double share = length > 0 ? std::min(1.0, (second - begin) / length) : 1.0;
      target = level + (step.target - level) * share;
      level = step.target;
      begin += length;
    }
    // A rising slot opens when the profile reaches it, a falling one closes when the profile leaves it.
    EXPECT_NEAR(static_cast<double>(open_at(slots, Millis{second * 1000.0})), target, 1.0) << second << " s";
  }
  EXPECT_EQ(open_at(slots, Millis{45'000 - 1}), 50U);
  EXPECT_EQ(open_at(slots, Millis{59'000}), 0U);
}

TEST(ProfileSlots, AreInTheOrderOfTheirOpening) {
  const auto slots = profile_slots(profile("10 5\n10 0\n10 5"));
  EXPECT_TRUE(std::ranges::is_sorted(slots, {}, &CallSlot::open));
  EXPECT_EQ(slots.size(), 8U);  // four of them twice; the fifth would be open for no time at all
}

TEST(ReadProfile, NamesTheLineThatIsNoStep) {
  for (const char* wrong : {"10", "10 -1", "-1 10", "ten 10", "10 10 10", "nan 5", "10 9999999"}) {
    EXPECT_THROW(profile(std::string("5 5\n") + wrong), FatalError) << wrong;
  }
  EXPECT_THROW(profile(""), FatalError);
  EXPECT_THROW(profile("10 0"), FatalError) << "no call at all";
  EXPECT_THROW(profile("0 10"), FatalError) << "no time at all";
}

TEST(CallLengths, AreReadAsSeconds) {
  CallLengths lengths;
  ASSERT_TRUE(parse_call_lengths("30-180", lengths));
  EXPECT_EQ(lengths.shortest, Millis{30'000});
  EXPECT_EQ(lengths.longest, Millis{180'000});
  ASSERT_TRUE(parse_call_lengths("0.5", lengths));
  EXPECT_EQ(lengths.longest, Millis{500});
  for (const char* wrong : {"", "-", "180-30", "30-", "x", "1-2-3"})
    EXPECT_FALSE(parse_call_lengths(wrong, lengths)) << wrong;
}

// The mean of n draws from a range of width w has the standard deviation w / sqrt(12 n); five of them are missed once
// in two million times.
TEST(CallLengths, AreEvenlyDistributedAndTheSameForTheSameSeed) {
  const CallLengths lengths{Millis{30'000}, Millis{180'000}};
  constexpr int kDraws = 10'000;
  double sum = 0.0;
  for (int number = 1; number <= kDraws; ++number) {
    const Millis length = call_length(lengths, 7, static_cast<std::uint64_t>(number));
    ASSERT_GE(length, lengths.shortest);
    ASSERT_LE(length, lengths.longest);
    sum += length.value;
  }
  EXPECT_NEAR(sum / kDraws, 105'000.0, 5 * 150'000.0 / std::sqrt(12.0 * kDraws));
  EXPECT_EQ(call_length(lengths, 7, 3), call_length(lengths, 7, 3));
  EXPECT_NE(call_length(lengths, 7, 3), call_length(lengths, 8, 3));
}

}  // namespace
}  // namespace turngap::test
