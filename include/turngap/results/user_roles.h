#pragma once

#include "turngap/results/recording.h"

namespace turngap {

/// The agent is on channel 1 or 2 because the user says so.
ChannelRoles roles_set_by_user(int agent_channel);

/// Whether they are, or were when a sidecar was written.
bool are_set_by_user(const ChannelRoles& roles);

}  // namespace turngap
