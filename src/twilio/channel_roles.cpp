#include "turngap/twilio/channel_roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace turngap {
namespace {

// A call reaches its other end within the time that it takes to connect the two.
constexpr std::chrono::seconds kSameConversation{5};

ChannelRoles of_called_party(CallPurpose purpose, const std::string& direction) {
  if (purpose == CallPurpose::load_test) {
    return {2, fmt::format("{}: the load test dialled the agent, who is on channel 1", direction)};
  }
  return {1, fmt::format("{}: the agent called a person, who is on channel 1", direction)};
}

bool is_made_by_twilio(const Call& call) {
  return call.direction.starts_with("outbound");
}

using Numbers = std::pair<std::string, std::string>;
using ReceivedLegs = std::multimap<Numbers, const RecordedLeg*>;

// The received end of the conversation whose made end is `made`: the call begun nearest to it that has no partner yet.
const RecordedLeg* received_end(const ReceivedLegs& received, const RecordedLeg& made,
                                const std::set<std::string>& paired_calls) {
  const auto apart = [&](const RecordedLeg& leg) {
    return std::chrono::abs(*leg.call->started_at - *made.call->started_at);
  };
  const RecordedLeg* nearest = nullptr;
  const auto [begin, end] = received.equal_range({made.call->from, made.call->to});
  for (auto it = begin; it != end; ++it) {
    const RecordedLeg& leg = *it->second;
    if (paired_calls.contains(leg.call->sid) || apart(leg) > kSameConversation) continue;
    if (nearest == nullptr || apart(leg) < apart(*nearest)) nearest = &leg;
  }
  return nearest;
}

}  // namespace

ChannelRoles channel_roles(const Recording& recording, const std::optional<Call>& call, CallPurpose purpose,
                           std::optional<int> agent_channel) {
  if (agent_channel) return {3 - *agent_channel, fmt::format("--agent-channel {}", *agent_channel)};
  if (recording.source == "Conference" || recording.source == "StartConferenceRecordingAPI") {
    return {1, "conference: channel 1 is the first to join, taken to be the caller"};
  }
  if (recording.source == "Trunking") return {1, "trunk: not documented, channel 1 taken to be the caller"};
  if (call && call->direction == "inbound") return {1, "inbound: the caller is on channel 1"};
  if (call && is_made_by_twilio(*call)) return of_called_party(purpose, call->direction);
  if (recording.source == "OutboundAPI") return of_called_party(purpose, "OutboundAPI");
  return {1, "direction of the call not known: channel 1 taken to be the caller"};
}

std::vector<std::string> mirrored_duplicates(std::span<const RecordedLeg> legs) {
  ReceivedLegs received;
  std::vector<const RecordedLeg*> made;
  for (const RecordedLeg& leg : legs) {
    if (!leg.call || leg.call->from.empty() || leg.call->to.empty() || !leg.call->started_at) continue;
    if (leg.call->direction == "inbound") received.emplace(Numbers{leg.call->from, leg.call->to}, &leg);
    if (is_made_by_twilio(*leg.call)) made.push_back(&leg);
  }
  std::ranges::sort(made, {},
                    [](const RecordedLeg* leg) { return std::pair(*leg->call->started_at, leg->recording_sid); });
  std::set<std::string> paired_calls;
  std::set<std::string> mirrored_calls;  // a call may have several recordings
  std::vector<std::string> duplicates;
  for (const RecordedLeg* leg : made) {
    if (!mirrored_calls.contains(leg->call->sid)) {
      const RecordedLeg* other_end = received_end(received, *leg, paired_calls);
      if (other_end == nullptr) continue;
      paired_calls.insert(other_end->call->sid);
      mirrored_calls.insert(leg->call->sid);
    }
    duplicates.push_back(leg->recording_sid);
  }
  return duplicates;
}

}  // namespace turngap
