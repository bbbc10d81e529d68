#include "dsp/line_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "turngap/core/quantile.h"

namespace turngap {
namespace {

// Where a gate shuts: with the end of the speech, or after a hold.
constexpr std::int64_t kBeforeMs = 20;
constexpr std::int64_t kAfterMs = 500;
// The drop lies between the mean powers of two such spans, one behind the other; a period of the lowest voice and more.
constexpr std::int64_t kSpanMs = 20;
// One dropout is no gate.
constexpr std::size_t kFewestUtterances = 4;
// Measured: at most 40 dB behind the words of 48 dry voices, of rooms, codecs and lines; 48 to 75 dB behind gates.
constexpr double kShutDb = 42.0;
// Far below the last bit of 16: what is no sound at all.
constexpr double kNothing = 1e-13;

}  // namespace

void LineGate::add(const LevelTrack& levels, Millis end) {
  const std::int64_t first = std::max(levels.begin(), whole_millis(end) - kBeforeMs - kSpanMs);
  const std::int64_t last = std::min(levels.end(), whole_millis(end) + kAfterMs + kSpanMs);
  // In the full band, what was taken for DC lasts for seconds behind the sound.
  std::vector<double> sums{0.0};
  for (std::int64_t ms = first; ms < last; ++ms) {
    sums.push_back(sums.back() + static_cast<double>(levels.power(ms, LevelBand::above_hum)));
  }
  double greatest = 0.0;
  for (std::size_t at = kSpanMs; at + kSpanMs < sums.size(); ++at) {
    const double before = (sums[at] - sums[at - kSpanMs]) / kSpanMs + kNothing;
    const double after = (sums[at + kSpanMs] - sums[at]) / kSpanMs + kNothing;
    greatest = std::max(greatest, before / after);
  }
  if (greatest > 0.0) drops_db_.push_back(10.0 * std::log10(greatest));
}

std::optional<Finding> LineGate::finding(const char* party) const {
  if (drops_db_.size() < kFewestUtterances) return std::nullopt;
  auto sorted = drops_db_;
  std::ranges::sort(sorted);
  const double usual = *quantile(sorted, 0.5);
  if (usual < kShutDb) return std::nullopt;
  return Finding{.flag = Flag::gated,
                 .message = fmt::format(
                     "the {0}'s channel drops by {1:.0f} dB within {2} ms behind most utterances: it is shut "
                     "while nobody speaks, and soft ends may be cut; the latency is that of what it lets through",
                     party, usual, kSpanMs)};
}

}  // namespace turngap
