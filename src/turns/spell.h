#pragma once

#include <span>

#include "turngap/core/time.h"
#include "turngap/core/utterance.h"

namespace turngap {

/// Consecutive utterances of one party that belong together; at least one.
struct Spell {
  std::span<const Utterance> utterances;

  Millis onset() const { return utterances.front().onset; }
  Millis end() const { return utterances.back().end; }
  Millis length() const { return end() - onset(); }
};

}  // namespace turngap
