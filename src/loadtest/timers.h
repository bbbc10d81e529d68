#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "turngap/core/time.h"

namespace turngap {

/// Actions and when they are to happen, in the order of their times; those of the same time in that of their adding.
class Timers {
 public:
  using Action = std::function<void(Millis planned)>;

  void at(Millis when, Action action) { actions_.emplace(when, std::move(action)); }

  std::optional<Millis> next() const {
    return actions_.empty() ? std::nullopt : std::optional(actions_.begin()->first);
  }

  /// Runs what is due, and takes it away.
  void run_due(Millis now) {
    while (!actions_.empty() && actions_.begin()->first <= now) {
      const auto node = actions_.extract(actions_.begin());
      node.mapped()(node.key());
    }
  }

 private:
  std::multimap<Millis, Action> actions_;
};

}  // namespace turngap
