#include "dsp/speech_decay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "turngap/core/quantile.h"

namespace turngap {
namespace {

// So few utterances may all be one vowel each.
constexpr std::size_t kFewestUtterances = 4;
// Of four utterances, one at least holds a closure.
constexpr double kShareThatIsSlower = 0.75;
// Measured: 13 to 18 dB at reverberation times of 0.8 and 0.5 s, 22 to 24 dB at 0.3 s, 25 to 50 dB on dry calls and 23
// to 50 dB on telephone lines.
constexpr double kRoomDb = 22.0;
// Speech over noise from which on such a fall is seen whole.
constexpr double kVisibleDb = kRoomDb + 8.0;

void insert(std::vector<double>& ascending, float fall_db) {
  const double fall = fall_db;
  ascending.insert(std::ranges::upper_bound(ascending, fall), fall);
}

double steep(const std::vector<double>& ascending) {
  return *quantile(ascending, kShareThatIsSlower);
}

}  // namespace

void SpeechDecay::add(const EdgePower& power) {
  const bool visible = 10.0 * std::log10(power.speech) - 10.0 * std::log10(power.noise + 1e-12) >= kVisibleDb;
  if (!visible || power.falls.in_100_ms <= 0.0F) return;
  insert(in_30_ms_, power.falls.in_30_ms);
  insert(in_100_ms_, power.falls.in_100_ms);
}

std::optional<LevelFalls> SpeechDecay::usual() const {
  if (in_100_ms_.empty()) return std::nullopt;
  return LevelFalls{static_cast<float>(steep(in_30_ms_)), static_cast<float>(steep(in_100_ms_))};
}

std::optional<Finding> SpeechDecay::finding(const char* party) const {
  if (in_100_ms_.size() < kFewestUtterances) return std::nullopt;
  const double steepest_db = steep(in_100_ms_);
  if (steepest_db >= kRoomDb) return std::nullopt;
  return Finding{.flag = Flag::reverberant,
                 .message = fmt::format(
                     "the speech on the {}'s channel falls by no more than {:.0f} dB in 100 ms in three of four "
                     "utterances: a room or a speakerphone; its ends are less certain",
                     party, steepest_db)};
}

}  // namespace turngap
