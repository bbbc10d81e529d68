#include "turngap/twilio/channel_roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/printable.h"

namespace turngap {
namespace {

// A call reaches its other end within the time that it takes to connect the two.
constexpr std::chrono::seconds kSameConversation{15};

ChannelRoles of_called_party(CallPurpose purpose, const std::string& direction) {
  if (purpose == CallPurpose::load_test) {
    return {2, fmt::format("{}: the load test dialled the agent, who is on channel 1", printable(direction))};
  }
  return {1, fmt::format("{}: the agent called a person, who is on channel 1", printable(direction))};
}

bool is_made_by_twilio(const Call& call) {
  return call.direction.starts_with("outbound");
}

// "sip:+15005550006@example.com;edge=dublin" and "+15005550006" are one party.
std::string party(const std::string& end) {
  if (!end.starts_with("sip:")) return end;
  const auto stop = end.find_first_of("@;", 4);
  return end.substr(4, stop == std::string::npos ? stop : stop - 4);
}

using Parties = std::pair<std::string, std::string>;
using ReceivedLegs = std::multimap<Parties, const RecordedLeg*>;

Parties parties_of(const Call& call) {
  return {party(call.from), party(call.to)};
}

/// Received calls that may be the parent or the child of others.
struct Relatives {
  std::map<std::string, const RecordedLeg*> by_sid;
  std::map<std::string, const RecordedLeg*> by_parent;
};

Relatives relatives_of(std::span<const RecordedLeg> legs) {
  Relatives relatives;
  for (const RecordedLeg& leg : legs) {
    if (!leg.call || leg.call->direction != "inbound") continue;
    relatives.by_sid.emplace(leg.call->sid, &leg);
    if (!leg.call->parent_sid.empty()) relatives.by_parent.emplace(leg.call->parent_sid, &leg);
  }
  return relatives;
}

const RecordedLeg* related_end(const Relatives& relatives, const Call& made) {
  const auto parent = relatives.by_sid.find(made.parent_sid);
  if (parent != relatives.by_sid.end()) return parent->second;
  const auto child = relatives.by_parent.find(made.sid);
  return child == relatives.by_parent.end() ? nullptr : child->second;
}

// The received end of the conversation whose made end is `made`: the call begun nearest to it that has no partner yet.
const RecordedLeg* received_end(const ReceivedLegs& received, const Call& made,
                                const std::set<std::string>& paired_calls) {
  const auto apart = [&](const RecordedLeg& leg) { return std::chrono::abs(*leg.call->started_at - *made.started_at); };
  const RecordedLeg* nearest = nullptr;
  const auto [begin, end] = received.equal_range(parties_of(made));
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

std::vector<MirroredPair> mirrored_duplicates(std::span<const RecordedLeg> legs) {
  ReceivedLegs received;
  std::vector<const RecordedLeg*> made;
  for (const RecordedLeg& leg : legs) {
    if (!leg.call || leg.call->from.empty() || leg.call->to.empty() || !leg.call->started_at) continue;
    if (leg.call->direction == "inbound") received.emplace(parties_of(*leg.call), &leg);
    if (is_made_by_twilio(*leg.call)) made.push_back(&leg);
  }
  std::ranges::sort(made, {},
                    [](const RecordedLeg* leg) { return std::pair(*leg->call->started_at, leg->recording_sid); });
  const auto relatives = relatives_of(legs);
  std::set<std::string> paired_calls;
  std::map<std::string, std::string> mirrored_calls;  // made call, and the recording that stays; it may have several
  std::vector<MirroredPair> pairs;
  for (const RecordedLeg* leg : made) {
    auto kept = mirrored_calls.find(leg->call->sid);
    if (kept == mirrored_calls.end()) {
      const RecordedLeg* other_end = related_end(relatives, *leg->call);
      if (other_end == nullptr) other_end = received_end(received, *leg->call, paired_calls);
      if (other_end == nullptr) continue;
      paired_calls.insert(other_end->call->sid);
      kept = mirrored_calls.emplace(leg->call->sid, other_end->recording_sid).first;
    }
    pairs.push_back({leg->recording_sid, kept->second});
  }
  return pairs;
}

}  // namespace turngap
