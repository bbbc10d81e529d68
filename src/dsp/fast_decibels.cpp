#include "dsp/fast_decibels.h"

#include "dsp/wide_clones.h"

namespace turngap {

TURNGAP_WIDE_CLONES void to_decibels(std::span<float> powers) {
  for (float& power : powers) power = power > kLowestPower ? power : kLowestPower;
  for (float& power : powers) power = known_decibels(power);
}

}  // namespace turngap
