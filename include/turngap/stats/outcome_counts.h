#pragma once

#include <cstddef>
#include <optional>

#include "turngap/turns/turn.h"

namespace turngap {

/// Caller turns by outcome; they add up to `turns`.
struct OutcomeCounts {
  std::size_t turns = 0;
  std::size_t answered = 0;
  std::size_t overlapped = 0;
  std::size_t backchannel = 0;
  std::size_t unanswered = 0;
  std::size_t not_measurable = 0;

  void add(Outcome outcome);
  /// Turns to which a reply was due: backchannels ask for none, and of the not measurable nothing is known.
  std::size_t reply_due() const { return answered + overlapped + unanswered; }
  /// Share of the due replies that came, in percent; nothing where none was due.
  std::optional<double> answered_percent() const;
};

}  // namespace turngap
