#include "turngap/core/calendar.h"

#include <gtest/gtest.h>

namespace turngap::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Moment kNow = *parse_moment("2026-07-02T00:00:00Z", {});

std::string read(std::string_view text) {
  const auto moment = parse_moment(text, kNow);
  return moment ? to_iso8601(*moment) : "nothing";
}

TEST(ParseRfc2822, TheOffsetIsTakenOff) {
  for (const char* text : {"Wed, 01 Jul 2026 14:30:00 +0200", "Wed, 01 Jul 2026 12:30:00 +0000",
                           "Wed, 01 Jul 2026 05:00:00 -0730", "Wed, 01 Jul 2026 12:30:00 GMT"}) {
    const auto moment = parse_rfc2822(text);
    ASSERT_TRUE(moment) << text;
    EXPECT_EQ(to_iso8601(*moment), "2026-07-01T12:30:00Z") << text;
  }
}

TEST(ParseRfc2822, AnythingElseIsNoDate) {
  for (const char* text : {"", "2026-07-01", "Wed, 32 Jul 2026 14:30:00 +0000", "Wed, 01 Jul 2026 25:30:00 +0000",
                           "Wed, 01 Jul 2026 14:30:00 +0000 and more", "null"}) {
    EXPECT_FALSE(parse_rfc2822(text)) << text;
  }
}

TEST(ParseMoment, DatesTimesAndDurationsBeforeNow) {
  EXPECT_EQ(read("2026-07-01"), "2026-07-01T00:00:00Z");
  EXPECT_EQ(read("2026-07-01T14:30:00Z"), "2026-07-01T14:30:00Z");
  EXPECT_EQ(read("2026-07-01T14:30:00+02:00"), "2026-07-01T12:30:00Z");
  EXPECT_EQ(read("24h"), "2026-07-01T00:00:00Z");
  EXPECT_EQ(read("90m"), "2026-07-01T22:30:00Z");
  EXPECT_EQ(read("1w"), "2026-06-25T00:00:00Z");
}

TEST(ParseMoment, AnythingElseIsNothing) {
  for (const char* text : {"", "yesterday", "2026-13-01", "2026-07-01T14", "h", "-3h", "3 h", "1.5h", "3y",
                           "99999999999999999999h", "9999999999w"}) {
    EXPECT_EQ(read(text), "nothing") << text;
  }
}

TEST(ParseDuration, EveryUnit) {
  EXPECT_EQ(parse_duration("45s"), seconds(45));
  EXPECT_EQ(parse_duration("3m"), seconds(180));
  EXPECT_EQ(parse_duration("24h"), hours(24));
  EXPECT_EQ(parse_duration("30d"), hours(720));
  EXPECT_EQ(parse_duration("2w"), hours(336));
}

TEST(DateWindow, BeginsInclusiveAndEndsExclusive) {
  const DateWindow window{kNow, kNow + hours(1)};
  EXPECT_TRUE(window.contains(kNow));
  EXPECT_FALSE(window.contains(kNow - seconds(1)));
  EXPECT_FALSE(window.contains(kNow + hours(1)));
  EXPECT_TRUE(DateWindow{}.contains(kNow));
}

}  // namespace
}  // namespace turngap::test
