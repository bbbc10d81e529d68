#include "turngap/results/role_order.h"

#include <fmt/format.h>

#include <cstddef>

#include "turngap/results/user_roles.h"

namespace turngap {
namespace {

constexpr std::size_t kLeast = 10;

}  // namespace

void RoleOrder::add(const RecordingResult& result) {
  if (!result.analysis || are_set_by_user(result.roles)) return;
  const auto& [info, caller, agent, turns, findings] = *result.analysis;
  if (caller.empty() || agent.empty()) return;
  ++both_speak_;
  caller_opens_ += caller.front().onset < agent.front().onset ? 1 : 0;
}

std::optional<std::string> RoleOrder::doubt() const {
  if (both_speak_ < kLeast || 10 * caller_opens_ < 9 * both_speak_) return std::nullopt;
  return fmt::format(
      "in {} of {} recordings the caller speaks first, where agents greet: the channels may be swapped in all of them; "
      "listen to one, and say which is the agent's",
      caller_opens_, both_speak_);
}

}  // namespace turngap
