#include "dsp/leak_estimator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace turngap {
namespace {

// Speech has its power below 2 kHz; so has its leak.
constexpr double kAnalysisRateHz = 4000.0;
constexpr double kWindowSeconds = 1.024;
constexpr float kForgetting = 0.97F;
constexpr double kQuietestPower = 1e-9;
// The impulse response of no leak is noise; its largest of some two thousand values lies at five times the median.
constexpr float kPeakOverMedian = 9.0F;
constexpr Millis kLongestLag{500.0};
// A line's filter rings for some 20 ms after its first arrival.
constexpr Millis kBeforePeak{2.0};
constexpr Millis kAfterPeak{25.0};
constexpr float kResponseOverMedian = 3.0F;
// Weaker copies move no edge: speech is measured 35 dB down.
constexpr double kWeakestGain = 1e-5;

// Bins of a Hertz.
constexpr std::size_t kToneSurroundings = 64;
constexpr std::size_t kToneReach = 16;
constexpr float kToneOverMedian = 30.0F;

// A lag that stays within 2 ms for eight seconds is no chance; packets that a network delays move it by 20 ms or more,
// and whoever sees a single jump below that cannot tell it from another echo path.
constexpr int kSteadyWindows = 16;
// Copies at -25 to -35 dB stand at 20 to 1000 times the median, chance in noise below 14.
constexpr double kClear = 16.0;
// Where each party has a channel, its own voice is most of what the channel holds. A copy softer than this is the leak
// into the channel of a party that is silent.
constexpr double kSameVoice = 0.4;
constexpr double kLeastCopyGain = 0.01;
constexpr double kSameLagMs = 2.0;
constexpr double kMostDriftMs = 15.0;

double energy_of(const std::vector<float>& samples) {
  double sum = 0.0;
  for (const float x : samples) sum += static_cast<double>(x) * x;
  return sum / static_cast<double>(samples.size());
}

// Each fourth value is enough to know the median of thousands.
float median_of_some(const std::vector<float>& values) {
  std::vector<float> some;
  for (std::size_t i = 0; i < values.size(); i += 4) some.push_back(values[i]);
  const auto middle = some.begin() + static_cast<std::ptrdiff_t>(some.size() / 2);
  std::nth_element(some.begin(), middle, some.end());
  return *middle;
}

// Mains hum and tones lie on both channels without either being a copy of the other: bins that stand far out of those
// around them over twenty seconds, as no voice does, and their neighbours, over which the window smears them.
std::vector<bool> tonal_bins(const std::vector<float>& power) {
  std::vector<bool> tonal(power.size(), false);
  for (std::size_t first = 0; first + kToneSurroundings <= power.size(); first += kToneSurroundings) {
    // Each fourth bin is enough to know the median.
    std::array<float, kToneSurroundings / 4> around;
    for (std::size_t i = 0; i < around.size(); ++i) around[i] = power[first + 4 * i];
    std::ranges::nth_element(around, around.begin() + around.size() / 2);
    const float least = kToneOverMedian * around[around.size() / 2];
    for (std::size_t k = first; k < first + kToneSurroundings; ++k) {
      if (power[k] <= least) continue;
      for (std::size_t i = k - std::min(k, kToneReach); i < std::min(power.size(), k + kToneReach + 1); ++i)
        tonal[i] = true;
    }
  }
  return tonal;
}

}  // namespace

LeakEstimator::LeakEstimator(int sample_rate_hz)
    : decimation_(std::max(1, static_cast<int>(std::lround(sample_rate_hz / kAnalysisRateHz)))),
      rate_hz_(static_cast<double>(sample_rate_hz) / decimation_),
      window_length_(static_cast<std::size_t>(kWindowSeconds * rate_hz_) / 2 * 2),
      fft_(static_cast<int>(window_length_)),
      taper_(hann_window(static_cast<int>(window_length_))) {
  for (Direction* direction : {&agent_in_caller_, &caller_in_agent_}) {
    direction->cross.resize(window_length_ / 2 + 1);
    direction->source_power.resize(window_length_ / 2 + 1);
  }
}

void LeakEstimator::push(const ConversationBlock& block) {
  for (std::size_t i = 0; i < block.size(); ++i) {
    caller_sum_ += block.caller[i];
    agent_sum_ += block.agent[i];
    if (++summed_ < decimation_) continue;
    caller_.push_back(caller_sum_ / static_cast<float>(decimation_));
    agent_.push_back(agent_sum_ / static_cast<float>(decimation_));
    caller_sum_ = agent_sum_ = 0.0F;
    summed_ = 0;
    if (caller_.size() == window_length_) analyze_window();
  }
}

void LeakEstimator::analyze_window() {
  const auto spectrum_of = [&](const std::vector<float>& samples) {
    for (std::size_t i = 0; i < window_length_; ++i) fft_.time()[i] = samples[i] * taper_[i];
    fft_.forward();
    return Spectrum(fft_.frequency().begin(), fft_.frequency().end());
  };
  const Spectrum caller = spectrum_of(caller_);
  const Spectrum agent = spectrum_of(agent_);
  learn(agent_in_caller_, agent, caller, energy_of(caller_));
  learn(caller_in_agent_, caller, agent, energy_of(agent_));
  compare(agent_in_caller_, agent_, caller_);
  compare(caller_in_agent_, caller_, agent_);
  const auto half = static_cast<std::ptrdiff_t>(window_length_ / 2);
  caller_.erase(caller_.begin(), caller_.begin() + half);
  agent_.erase(agent_.begin(), agent_.begin() + half);
}

void LeakEstimator::learn(Direction& direction, const Spectrum& source, const Spectrum& other, double other_energy) {
  const auto weight = static_cast<float>(1.0 / (other_energy + kQuietestPower));
  for (std::size_t k = 0; k < source.size(); ++k) {
    direction.cross[k] = kForgetting * direction.cross[k] + weight * std::conj(source[k]) * other[k];
    direction.source_power[k] = kForgetting * direction.source_power[k] + weight * std::norm(source[k]);
  }
  direction.path = find_path(direction);
  direction.history.add(direction.path);
}

// The second half of the window, which no window before it has held; lags are shorter than the first half.
void LeakEstimator::compare(Direction& direction, const std::vector<float>& source,
                            const std::vector<float>& other) const {
  const bool clear = direction.path && direction.path->clarity > kClear;
  const auto lag = clear ? static_cast<std::size_t>(std::lround(direction.path->lag.value * rate_hz_ / 1000.0)) : 0;
  for (std::size_t i = window_length_ / 2; i < window_length_; ++i) {
    const double copy = source[i - lag];
    if (clear) direction.product += copy * other[i];
    direction.source_energy += copy * copy;
    direction.other_energy += static_cast<double>(other[i]) * other[i];
  }
}

bool LeakEstimator::same_on_both() const {
  const auto copied = [](const Direction& d) {
    if (d.source_energy <= 0.0 || d.other_energy <= 0.0) return false;
    const double explained = d.product * d.product / d.source_energy;
    return explained > kSameVoice * d.other_energy && explained > kLeastCopyGain * d.source_energy;
  };
  return copied(agent_in_caller_) || copied(caller_in_agent_);
}

void LeakEstimator::LagHistory::add(const std::optional<LeakPath>& path) {
  const bool same = path && last && path->clarity > kClear && std::abs(path->lag.value - last->lag.value) <= kSameLagMs;
  steady_windows = same ? steady_windows + 1 : 0;
  last = path;
  if (steady_windows < kSteadyWindows) return;
  lowest_ms = strongest ? std::min(lowest_ms, path->lag.value) : path->lag.value;
  highest_ms = strongest ? std::max(highest_ms, path->lag.value) : path->lag.value;
  if (!strongest || path->power_gain > strongest->power_gain) strongest = path;
}

std::vector<Finding> LeakEstimator::findings() const {
  std::vector<Finding> findings;
  const auto tell = [&](const LagHistory& history, const char* source, const char* channel) {
    if (!history.strongest) return;
    findings.push_back(
        {Flag::leak,
         fmt::format("the {} is heard on the {}'s channel at {:.0f} dB, {:.0f} ms later; it is taken into "
                     "account in every edge",
                     source, channel, 10.0 * std::log10(history.strongest->power_gain), history.strongest->lag.value),
         false});
    if (history.highest_ms - history.lowest_ms <= kMostDriftMs) return;
    findings.push_back({Flag::timeline_drift,
                        fmt::format("the {} is heard on the {}'s channel {:.0f} ms later in one place and {:.0f} ms in "
                                    "another: one track was stretched or shifted against the other, and no latency of "
                                    "this recording can be trusted",
                                    source, channel, history.lowest_ms, history.highest_ms),
                        true});
  };
  tell(agent_in_caller_.history, "agent", "caller");
  tell(caller_in_agent_.history, "caller", "agent");
  return findings;
}

std::optional<LeakPath> LeakEstimator::find_path(const Direction& direction) {
  double mean = 0.0;
  for (const float power : direction.source_power) mean += power;
  mean /= static_cast<double>(direction.source_power.size());
  if (mean <= 0.0) return std::nullopt;
  const auto ridge = static_cast<float>(1e-3 * mean);
  const auto tones = tonal_bins(direction.source_power);
  for (std::size_t k = 0; k < direction.cross.size(); ++k) {
    fft_.frequency()[k] = tones[k] ? 0.0F : direction.cross[k] / (direction.source_power[k] + ridge);
  }
  fft_.backward();
  std::vector<float> response(fft_.time().begin(), fft_.time().end());
  for (float& h : response) h = std::abs(h) / static_cast<float>(window_length_);

  const auto in_samples = [&](Millis time) { return static_cast<std::size_t>(time.value * rate_hz_ / 1000.0); };
  const auto peak =
      std::max_element(response.begin(), response.begin() + static_cast<std::ptrdiff_t>(in_samples(kLongestLag)));
  const auto at = static_cast<std::size_t>(peak - response.begin());
  const float median = median_of_some(response);
  if (*peak < kPeakOverMedian * median) return std::nullopt;

  double gain = 0.0;
  const std::size_t from = at - std::min(at, in_samples(kBeforePeak));
  for (std::size_t i = from; i < at + in_samples(kAfterPeak); ++i) {
    if (response[i] > kResponseOverMedian * median) gain += static_cast<double>(response[i]) * response[i];
  }
  gain /= std::pow(overlap(at), 2.0);
  if (gain < kWeakestGain) return std::nullopt;
  return LeakPath{Millis{static_cast<double>(at) * 1000.0 / rate_hz_}, gain, *peak / std::max(median, 1e-12F)};
}

// A copy that comes `lag` later lies under another part of the window than its source.
double LeakEstimator::overlap(std::size_t lag) const {
  double both = 0.0;
  double all = 0.0;
  for (std::size_t i = 0; i < window_length_; ++i) {
    all += static_cast<double>(taper_[i]) * taper_[i];
    if (i + lag < window_length_) both += static_cast<double>(taper_[i]) * taper_[i + lag];
  }
  return both / all;
}

}  // namespace turngap
