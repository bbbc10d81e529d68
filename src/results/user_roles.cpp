#include "turngap/results/user_roles.h"

#include <fmt/format.h>

#include <string_view>

namespace turngap {
namespace {

constexpr std::string_view kByUser = "set by the user";
constexpr std::string_view kOption = "--";  // sidecars of earlier versions name the option

}  // namespace

ChannelRoles roles_set_by_user(int agent_channel) {
  return {3 - agent_channel, fmt::format("{}: the agent is on channel {}", kByUser, agent_channel)};
}

bool are_set_by_user(const ChannelRoles& roles) {
  return roles.reason.starts_with(kByUser) || roles.reason.starts_with(kOption);
}

}  // namespace turngap
