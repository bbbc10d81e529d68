#pragma once

#include <optional>
#include <string>

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

}  // namespace turngap
