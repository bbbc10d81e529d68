#include "dsp/conversation_decimator.h"

#include <algorithm>

#include "dsp/band_frames.h"

namespace turngap {
namespace {

// A quarter more than twice what the bands need: the low-pass between the two has 17 to 71 taps.
constexpr int kLowestRateHz = 10000;

// The greatest that keeps whole rates.
int decimation_of(int sample_rate_hz) {
  int factor = std::max(1, sample_rate_hz / kLowestRateHz);
  while (sample_rate_hz % factor != 0) --factor;
  return factor;
}

}  // namespace

ConversationDecimator::ConversationDecimator(int sample_rate_hz)
    : ConversationDecimator(sample_rate_hz, decimation_of(sample_rate_hz)) {}

ConversationDecimator::ConversationDecimator(int sample_rate_hz, int factor)
    : rate_hz_(sample_rate_hz / factor),
      caller_(factor, bands_end_hz(), sample_rate_hz),
      agent_(factor, bands_end_hz(), sample_rate_hz) {}

ConversationBlock ConversationDecimator::operator()(const ConversationBlock& block) {
  return {caller_(block.caller), agent_(block.agent)};
}

ConversationBlock ConversationDecimator::finish() {
  return {caller_.finish(), agent_.finish()};
}

}  // namespace turngap
