#include "turngap/results/same_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "turngap/core/error.h"

namespace turngap {
namespace {

// In words: "max_pause_ms 250 instead of 200".
std::string changed_settings(const std::vector<NamedNumber>& before, const std::vector<NamedNumber>& now) {
  const std::map<std::string, double> then(before.begin(), before.end());
  std::vector<std::string> changes;
  for (const auto& [name, value] : now) {
    const auto was = then.find(name);
    if (was == then.end()) {
      changes.push_back(fmt::format("{} {}, which was not known", name, value));
    } else if (was->second != value) {
      changes.push_back(fmt::format("{} {} instead of {}", name, value, was->second));
    }
  }
  for (const auto& [name, value] : before) {
    if (std::ranges::find(now, name, &NamedNumber::first) == now.end()) changes.push_back("no " + name);
  }
  return fmt::format("{}", fmt::join(changes, ", "));
}

}  // namespace

void require_same_settings(const std::vector<NamedNumber>& before, const std::vector<NamedNumber>& now,
                           std::string_view whose, std::string_view name) {
  if (before == now) return;
  throw FatalError(fmt::format("{}: expected the settings of {}, found {}; measure everything with the same settings",
                               name, whose, changed_settings(before, now)));
}

}  // namespace turngap
