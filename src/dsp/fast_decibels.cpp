#include "dsp/fast_decibels.h"

#include "dsp/wide_clones.h"

namespace turngap {

TURNGAP_WIDE_CLONES void to_decibels(std::span<float> powers) {
  for (float& power : powers) power = fast_decibels(power);
}

}  // namespace turngap
