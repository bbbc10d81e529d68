#include "turngap/results/role_order.h"

#include <fmt/format.h>

#include <cstddef>

#include "turngap/results/user_roles.h"

namespace turngap {
namespace {

constexpr std::size_t kLeast = 10;

}  // namespace

std::optional<std::string> doubt_about_all_roles(std::span<const RecordingResult> results) {
  std::size_t both_speak = 0;
  std::size_t caller_opens = 0;
  for (const RecordingResult& result : results) {
    if (!result.analysis || are_set_by_user(result.roles)) continue;
    const auto& [info, caller, agent, turns, findings] = *result.analysis;
    if (caller.empty() || agent.empty()) continue;
    ++both_speak;
    caller_opens += caller.front().onset < agent.front().onset ? 1 : 0;
  }
  if (both_speak < kLeast || 10 * caller_opens < 9 * both_speak) return std::nullopt;
  return fmt::format(
      "in {} of {} recordings the caller speaks first, where agents greet: the channels may be swapped in all of them; "
      "listen to one, and say which is the agent's",
      caller_opens, both_speak);
}

}  // namespace turngap
