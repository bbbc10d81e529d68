#pragma once

#include <span>
#include <utility>
#include <vector>

#include "turngap/core/time.h"

namespace turngap {

/// How many calls were active, by time.
class ActiveCalls {
 public:
  /// `calls`: from its placement on, and before its end.
  explicit ActiveCalls(std::span<const std::pair<Millis, Millis>> calls);

  unsigned at(Millis time) const;
  unsigned peak() const;

 private:
  std::vector<std::pair<Millis, unsigned>> steps_;  // from then on so many, in the order of time
};

}  // namespace turngap
