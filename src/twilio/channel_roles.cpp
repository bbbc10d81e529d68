#include "turngap/twilio/channel_roles.h"

#include <fmt/format.h>

#include "core/printable.h"
#include "turngap/results/user_roles.h"

namespace turngap {
namespace {

ChannelRoles of_called_party(CallPurpose purpose, const std::string& direction) {
  if (purpose == CallPurpose::load_test) {
    return {2, fmt::format("{}: the load test dialled the agent, who is on channel 1", printable(direction))};
  }
  return {1, fmt::format("{}: the agent called a person, who is on channel 1", printable(direction))};
}

bool is_made_by_twilio(const Call& call) {
  return call.direction.starts_with("outbound");
}

}  // namespace

ChannelRoles channel_roles(const Recording& recording, const std::optional<Call>& call, CallPurpose purpose,
                           std::optional<int> agent_channel) {
  if (agent_channel) return roles_set_by_user(*agent_channel);
  const bool conference = recording.source == "Conference" || recording.source == "StartConferenceRecordingAPI";
  if (conference && call && purpose == CallPurpose::load_test && call->direction == "outbound-api") {
    return {2, "conference: the load test dialled the agent into it first, who is on channel 1"};
  }
  if (conference) {
    return {1, "conference: channel 1 is the first to join, taken to be the caller"};
  }
  if (recording.source == "Trunking") return {1, "trunk: not documented, channel 1 taken to be the caller"};
  if (call && call->direction == "inbound") return {1, "inbound: the caller is on channel 1"};
  if (call && call->direction == "outbound-dial") {
    return {2, "outbound-dial: the leg that <Dial> rang is the agent's, who is on channel 1"};
  }
  if (call && is_made_by_twilio(*call)) return of_called_party(purpose, call->direction);
  if (recording.source == "OutboundAPI") return of_called_party(purpose, "OutboundAPI");
  return {1, "direction of the call not known: channel 1 taken to be the caller"};
}

}  // namespace turngap
