#pragma once

#include "dsp/passage.h"

namespace turngap {

/// Where a gate closes after the speech, takes the noise that it let through for the noise of the passage. `threshold`
/// is the power at which the speech edges of the passage lie.
void heed_noise_gate(Passage& passage, double threshold);

}  // namespace turngap
