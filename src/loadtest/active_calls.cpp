#include "turngap/loadtest/active_calls.h"

#include <algorithm>

namespace turngap {

ActiveCalls::ActiveCalls(std::span<const std::pair<Millis, Millis>> calls) {
  std::vector<std::pair<Millis, int>> changes;
  changes.reserve(2 * calls.size());
  for (const auto& [placed, ended] : calls) {
    if (ended <= placed) continue;
    changes.emplace_back(placed, +1);
    changes.emplace_back(ended, -1);
  }
  std::ranges::sort(changes);  // an end before a beginning at the same time
  int active = 0;
  for (const auto& [time, change] : changes) {
    active += change;
    steps_.emplace_back(time, static_cast<unsigned>(active));
  }
}

unsigned ActiveCalls::at(Millis time) const {
  const auto after = std::ranges::upper_bound(steps_, time, {}, &std::pair<Millis, unsigned>::first);
  return after == steps_.begin() ? 0 : std::prev(after)->second;
}

unsigned ActiveCalls::peak() const {
  const auto most = std::ranges::max_element(steps_, {}, &std::pair<Millis, unsigned>::second);
  return most == steps_.end() ? 0 : most->second;
}

}  // namespace turngap
