#include "turngap/turns/role_check.h"

#include <fmt/format.h>

namespace turngap {
namespace {

// Who answers a telephone says "hello?"; a greeting takes longer.
constexpr Millis kShortestGreeting{2000.0};

}  // namespace

std::optional<Finding> doubt_about_roles(std::span<const Utterance> caller, std::span<const Utterance> agent) {
  if (caller.empty() || agent.empty()) return std::nullopt;
  Millis spoken{0.0};
  for (const Utterance& u : caller) {
    if (u.onset < agent.front().onset) spoken = spoken + (u.end - u.onset);
  }
  if (spoken < kShortestGreeting) return std::nullopt;
  return Finding{
      Flag::roles_doubtful,
      fmt::format("the caller's channel opens the call with {:.1f} s of speech, as agents do; if the channels "
                  "are swapped, say which one is the caller's",
                  spoken.value / 1000.0),
      false};
}

}  // namespace turngap
