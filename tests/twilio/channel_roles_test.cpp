#include "turngap/twilio/channel_roles.h"

#include <gmock/gmock.h>

namespace turngap::test {
namespace {

using testing::HasSubstr;

const Moment kStart = *parse_moment("2026-07-01T12:00:00Z", {});

Recording from_source(const std::string& source) {
  Recording recording;
  recording.source = source;
  return recording;
}

Call call(const std::string& direction) {
  return {"CA1", direction, "+1", "+2", kStart};
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
  EXPECT_EQ(roles.reason, "set by the user: the agent is on channel 1");
}

}  // namespace
}  // namespace turngap::test
