#include "dsp/speech_decay.h"

#include <fmt/format.h>

#include <algorithm>

#include "turngap/core/quantile.h"

namespace turngap {
namespace {

// As far around an end as its window reaches.
constexpr std::int64_t kBeforeMs = 500;
constexpr std::int64_t kAfterMs = 600;
// 20 ms hold a period of the lowest voice and more.
constexpr std::int64_t kHalfSmoothMs = 10;
// The decay is timed between these levels: below the speech itself, above the noise.
constexpr float kFromDb = 20.0F;  // over the edge power
constexpr float kToDb = 3.0F;
// A word that ends in a long vowel is no room, nor are two of three.
constexpr std::size_t kFewestUtterances = 4;
constexpr double kShareThatIsFaster = 0.25;
// Measured on built calls and telephone lines: 70 to 89 ms in one of ten that are dry, 116 ms in the middle of those
// with a reverberation time of 0.5 to 0.7 s.
constexpr double kDryMs = 95.0;

float smooth_db(const EdgeWindow& window, std::int64_t ms) {
  float sum = 0.0F;
  for (std::int64_t k = ms - kHalfSmoothMs; k < ms + kHalfSmoothMs; ++k) sum += window.level_db(k);
  return sum / static_cast<float>(2 * kHalfSmoothMs);
}

}  // namespace

void SpeechDecay::add(const EdgeWindow& window, Millis end) {
  const std::int64_t from = std::max(window.first_ms, whole_millis(end) - kBeforeMs);
  const std::int64_t to = std::min(window.last_ms(), whole_millis(end) + kAfterMs);
  std::int64_t loud = -1;
  std::int64_t faded = -1;
  for (std::int64_t ms = from; ms < to; ++ms) {
    const float level = smooth_db(window, ms);
    if (level > kFromDb) {
      loud = ms;
      faded = -1;
    } else if (faded < 0 && level < kToDb) {
      faded = ms;
    }
  }
  if (loud >= 0 && faded >= 0) decays_ms_.push_back(static_cast<double>(faded - loud));
}

std::optional<Finding> SpeechDecay::finding(const char* party) const {
  if (decays_ms_.size() < kFewestUtterances) return std::nullopt;
  auto sorted = decays_ms_;
  std::ranges::sort(sorted);
  const double fast = *quantile(sorted, kShareThatIsFaster);
  if (fast <= kDryMs) return std::nullopt;
  return Finding{
      .flag = Flag::reverberant,
      .message = fmt::format("the speech on the {}'s channel takes {:.0f} ms or more to fall by 17 dB in three of four "
                             "utterances: a room, a speakerphone or a processed line; its ends are less certain",
                             party, fast)};
}

}  // namespace turngap
