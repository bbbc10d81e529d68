#include "turngap/twilio/channel_roles.h"

#include <gmock/gmock.h>

namespace turngap::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Moment kStart = *parse_moment("2026-07-01T12:00:00Z", {});

Recording from_source(const std::string& source) {
  Recording recording;
  recording.source = source;
  return recording;
}

Call call(const std::string& direction, int after_s = 0, const std::string& sid = "CA1", const std::string& to = "+2") {
  return {sid, direction, "+1", to, kStart + std::chrono::seconds(after_s)};
}

int caller_channel(const std::string& source, const std::optional<Call>& of_call, CallPurpose purpose) {
  return channel_roles(from_source(source), of_call, purpose, {}).caller_channel;
}

TEST(ChannelRoles, FollowDirectionAndSource) {
  using enum CallPurpose;
  EXPECT_EQ(caller_channel("DialVerb", call("inbound"), load_test), 1);
  EXPECT_EQ(caller_channel("DialVerb", call("inbound"), production), 1);
  EXPECT_EQ(caller_channel("OutboundAPI", call("outbound-api"), load_test), 2);
  EXPECT_EQ(caller_channel("OutboundAPI", call("outbound-api"), production), 1);
  EXPECT_EQ(caller_channel("OutboundAPI", {}, load_test), 2);
  EXPECT_EQ(caller_channel("Conference", call("inbound"), load_test), 1);
  EXPECT_EQ(caller_channel("Conference", call("outbound-api"), load_test), 2);  // the agent was dialled into it first
  EXPECT_EQ(caller_channel("Conference", call("outbound-api"), production), 1);
  EXPECT_EQ(caller_channel("DialVerb", call("outbound-dial"), load_test), 2);
  EXPECT_EQ(caller_channel("DialVerb", call("outbound-dial"), production), 2);
  EXPECT_EQ(caller_channel("Trunking", {}, load_test), 1);
  EXPECT_EQ(caller_channel("SomethingNew", call("sideways"), load_test), 1);
}

TEST(ChannelRoles, SayWhy) {
  EXPECT_THAT(channel_roles(from_source("DialVerb"), call("inbound"), CallPurpose::load_test, {}).reason,
              HasSubstr("inbound"));
  EXPECT_THAT(channel_roles(from_source("x"), {}, CallPurpose::load_test, {}).reason, HasSubstr("not known"));
}

TEST(ChannelRoles, TheUserHasTheLastWord) {
  const auto roles = channel_roles(from_source("DialVerb"), call("inbound"), CallPurpose::load_test, 1);
  EXPECT_EQ(roles.caller_channel, 2);
  EXPECT_EQ(roles.reason, "--agent-channel 1");
}

std::vector<std::string> duplicates(const std::vector<RecordedLeg>& legs) {
  std::vector<std::string> left_out;
  for (const MirroredPair& pair : mirrored_duplicates(legs)) left_out.push_back(pair.left_out);
  return left_out;
}

Call between(const std::string& direction, const std::string& from, const std::string& to, int after_s,
             const std::string& sid, const std::string& parent = "") {
  return {sid, direction, from, to, kStart + std::chrono::seconds(after_s), parent};
}

TEST(MirroredDuplicates, TheEndThatTwilioMadeIsLeftOut) {
  EXPECT_THAT(duplicates({{"RE1", call("outbound-api", 0, "CA1")}, {"RE2", call("inbound", 1, "CA2")}}),
              ElementsAre("RE1"));
}

TEST(MirroredDuplicates, CallsApartInTimeNumbersOrDirectionAreTwoConversations) {
  EXPECT_THAT(duplicates({{"RE1", call("outbound-api", 0, "CA1")}, {"RE2", call("inbound", 60, "CA2")}}), IsEmpty());
  EXPECT_THAT(duplicates({{"RE1", call("outbound-api", 0, "CA1")}, {"RE2", call("inbound", 0, "CA2", "+3")}}),
              IsEmpty());
  EXPECT_THAT(duplicates({{"RE1", call("inbound", 0, "CA1")}, {"RE2", call("inbound", 0, "CA2")}}), IsEmpty());
  EXPECT_THAT(duplicates({{"RE1", {}}, {"RE2", call("inbound")}}), IsEmpty());
}

TEST(MirroredDuplicates, SlowNetworksTakeUpToFifteenSeconds) {
  EXPECT_THAT(duplicates({{"RE1", call("outbound-api", 0, "CA1")}, {"RE2", call("inbound", 15, "CA2")}}),
              ElementsAre("RE1"));
  EXPECT_THAT(duplicates({{"RE1", call("outbound-api", 0, "CA1")}, {"RE2", call("inbound", 16, "CA2")}}), IsEmpty());
}

TEST(MirroredDuplicates, SipEndsAreTheirUsers) {
  EXPECT_THAT(duplicates({{"RE1", between("outbound-api", "+1", "sip:agent@a.example;edge=x", 0, "CA1")},
                          {"RE2", between("inbound", "sip:+1@b.example", "sip:agent@a.example", 2, "CA2")}}),
              ElementsAre("RE1"));
  EXPECT_THAT(duplicates({{"RE1", between("outbound-api", "client:ann", "client:bot", 0, "CA1")},
                          {"RE2", between("inbound", "client:ann", "client:bot", 2, "CA2")}}),
              ElementsAre("RE1"));
}

TEST(MirroredDuplicates, AParentIsTheOtherEndWhateverNumbersSay) {
  const std::vector<RecordedLeg> legs{{"RE1", between("outbound-dial", "+1", "sip:x@y", 90, "CA1", "CA2")},
                                      {"RE2", between("inbound", "+7", "+8", 0, "CA2")}};
  EXPECT_THAT(mirrored_duplicates(legs), ElementsAre(MirroredPair{"RE1", "RE2"}));
}

// Two calls of a load test may run between the same two numbers at once.
TEST(MirroredDuplicates, OneReceivedCallTakesOneMadeCallWithIt) {
  EXPECT_THAT(duplicates({{"RE1", call("outbound-api", 0, "CA1")},
                          {"RE2", call("outbound-api", 2, "CA2")},
                          {"RE3", call("inbound", 1, "CA3")}}),
              ElementsAre("RE1"));
  EXPECT_THAT(duplicates({{"RE1", call("outbound-api", 0, "CA1")},
                          {"RE2", call("outbound-api", 2, "CA2")},
                          {"RE3", call("inbound", 1, "CA3")},
                          {"RE4", call("inbound", 3, "CA4")}}),
              ElementsAre("RE1", "RE2"));
}

TEST(MirroredDuplicates, ACallMayHaveSeveralRecordings) {
  EXPECT_THAT(duplicates({{"RE1", call("outbound-api", 0, "CA1")},
                          {"RE2", call("outbound-api", 0, "CA1")},
                          {"RE3", call("inbound", 1, "CA2")},
                          {"RE4", call("inbound", 1, "CA2")}}),
              ElementsAre("RE1", "RE2"));
}

}  // namespace
}  // namespace turngap::test
