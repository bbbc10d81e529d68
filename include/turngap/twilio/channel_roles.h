#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "turngap/results/recording.h"

namespace turngap {

/// What is known of the calls as a whole.
enum class CallPurpose {
  load_test,   ///< a call that Twilio was asked to make is the harness dialling the agent
  production,  ///< a call that Twilio was asked to make is the agent calling a person
};

/// Twilio puts what the party on the recorded leg says on channel 1 and what it hears on channel 2. Who that party is
/// follows from the direction of the call and the source of the recording. `agent_channel` (1 or 2) overrides.
ChannelRoles channel_roles(const Recording& recording, const std::optional<Call>& call, CallPurpose purpose,
                           std::optional<int> agent_channel);

/// One recording of a conversation and what tells it from the others.
struct RecordedLeg {
  std::string recording_sid;
  std::optional<Call> call;
};

/// A recording to leave out, and the one of the other end that stays.
struct MirroredPair {
  std::string left_out;
  std::string kept;

  bool operator==(const MirroredPair&) const = default;
};

/// Two calls, one made by Twilio and one received by it, are the two ends of one conversation where one is the parent
/// of the other, or where they lie between the same two numbers, SIP users or clients and were begun within 15 s. The
/// recordings of the end that Twilio made are left out, as the channels of a received call are documented.
std::vector<MirroredPair> mirrored_duplicates(std::span<const RecordedLeg> legs);

}  // namespace turngap
