#include "turngap/net/retry_policy.h"

#include <gtest/gtest.h>

namespace turngap::test {
namespace {

using std::chrono::milliseconds;

const Moment kNow = *parse_moment("2026-07-01T12:00:00Z", {});

std::optional<milliseconds> wait(Answer answer, int tries_made, std::string_view retry_after = "", double random = 0) {
  return wait_before_next({}, answer, tries_made, retry_after, kNow, random);
}

HttpResponse answered(int status) {
  HttpResponse response;
  response.status = status;
  return response;
}

TEST(RetryPolicy, WaitsDoubleUpToTheLongest) {
  EXPECT_EQ(wait(Answer::again, 1), milliseconds(100));
  EXPECT_EQ(wait(Answer::again, 2), milliseconds(200));
  EXPECT_EQ(wait(Answer::again, 6), milliseconds(3200));
  EXPECT_EQ(wait(Answer::throttled, 11), milliseconds(30'000));
}

TEST(RetryPolicy, JitterIsTenPercentEitherWay) {
  EXPECT_EQ(wait(Answer::again, 1, "", 1.0), milliseconds(110));
  EXPECT_EQ(wait(Answer::again, 1, "", -1.0), milliseconds(90));
}

TEST(RetryPolicy, GivesUpAfterItsTries) {
  EXPECT_TRUE(wait(Answer::again, 6));
  EXPECT_FALSE(wait(Answer::again, 7));
  EXPECT_TRUE(wait(Answer::throttled, 11));
  EXPECT_FALSE(wait(Answer::throttled, 12));
  EXPECT_TRUE(wait(Answer::fresh, 3));
  EXPECT_FALSE(wait(Answer::fresh, 4));
  EXPECT_FALSE(wait(Answer::final, 1));
  EXPECT_FALSE(wait(Answer::denied, 1));
}

TEST(RetryPolicy, RetryAfterIsWaitedForWhetherInSecondsOrADate) {
  EXPECT_EQ(wait(Answer::throttled, 1, "7"), milliseconds(7000));
  EXPECT_EQ(wait(Answer::throttled, 1, "Wed, 01 Jul 2026 12:00:09 GMT"), milliseconds(9000));
}

TEST(RetryPolicy, RetryAfterNeverShortensTheBackoff) {
  EXPECT_EQ(wait(Answer::throttled, 6, "0"), milliseconds(3200));
  EXPECT_EQ(wait(Answer::throttled, 6, "Wed, 01 Jul 2020 12:00:00 GMT"), milliseconds(3200));
}

TEST(RetryPolicy, ARetryAfterThatMakesNoSenseIsAsIfItWereAbsent) {
  for (const char* text : {"-5", "soon", "7 seconds", "99999999999999999999"}) {
    EXPECT_EQ(wait(Answer::throttled, 1, text), milliseconds(100)) << text;
  }
}

TEST(RetryPolicy, AServerThatAsksForHoursIsNotWaitedFor) {
  EXPECT_FALSE(wait(Answer::throttled, 1, "3600"));
  EXPECT_FALSE(wait(Answer::throttled, 1, "9223372036854775807"));
}

TEST(MeaningOf, EveryStatus) {
  EXPECT_EQ(meaning_of(answered(200), false), Answer::good);
  EXPECT_EQ(meaning_of(answered(401), false), Answer::denied);
  EXPECT_EQ(meaning_of(answered(403), false), Answer::denied);
  EXPECT_EQ(meaning_of(answered(404), false), Answer::final);
  EXPECT_EQ(meaning_of(answered(404), true), Answer::fresh);
  EXPECT_EQ(meaning_of(answered(408), false), Answer::again);
  EXPECT_EQ(meaning_of(answered(429), false), Answer::throttled);
  EXPECT_EQ(meaning_of(answered(400), false), Answer::final);
  EXPECT_EQ(meaning_of(answered(302), false), Answer::final);
  EXPECT_EQ(meaning_of(answered(500), false), Answer::again);
  EXPECT_EQ(meaning_of(answered(503), true), Answer::again);
}

TEST(MeaningOf, ABrokenTransferIsAskedAgainAndOneThatIsUntrustedOrCannotBeStoredIsNot) {
  HttpResponse response;
  for (const TransferEnd end : {TransferEnd::stalled, TransferEnd::short_body}) {
    response.end = end;
    EXPECT_EQ(meaning_of(response, false), Answer::again);
  }
  for (const TransferEnd end : {TransferEnd::untrusted, TransferEnd::forbidden, TransferEnd::not_taken}) {
    response.end = end;
    EXPECT_EQ(meaning_of(response, false), Answer::final);
  }
}

}  // namespace
}  // namespace turngap::test
