#pragma once

#include <string>

#include "turngap/core/flag.h"

namespace turngap {

/// Something about a whole recording that limits the trust in its numbers.
struct Finding {
  Flag flag;                     ///< what the rows carry in `flags`
  std::string message;           ///< what was found, with its size, and what to do
  bool forbids_numbers = false;  ///< a latency would be a guess: the turns are `not_measurable`
  bool concerns_all = true;      ///< every row carries the flag, not only those whose edges are concerned
};

}  // namespace turngap
