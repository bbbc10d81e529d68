#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "turngap/results/recording_result.h"

namespace turngap {

/// Words of doubt where the caller's channel opens nine of ten of at least ten recordings: voice agents greet, so that
/// the channels of the whole set may be swapped. Evidence only: where a person is called, or the callers of a load test
/// begin, it is so too. Recordings whose channels the user has set are not asked.
class RoleOrder {
 public:
  void add(const RecordingResult& result);
  std::optional<std::string> doubt() const;

 private:
  std::size_t both_speak_ = 0;
  std::size_t caller_opens_ = 0;
};

}  // namespace turngap
