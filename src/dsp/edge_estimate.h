#pragma once

#include "dsp/passage.h"
#include "turngap/core/time.h"

namespace turngap {

/// Where an edge of speech lies, and the half-width within which it lies in about 95 % of the cases.
struct EdgeEstimate {
  Millis at;
  Millis uncertainty;
};

/// The edges of an utterance that was found at `stretch` for the edge power `threshold`. On a quiet line they are the
/// ends of the stretch. Where noise covers them, the smear of the analysis window is taken off and the part of the
/// onset and decay that the noise hides, as it is in recorded speech, is put on.
EdgeEstimate onset_estimate(const Passage& passage, const Stretch& stretch, double threshold);
EdgeEstimate end_estimate(const Passage& passage, const Stretch& stretch, double threshold);

}  // namespace turngap
