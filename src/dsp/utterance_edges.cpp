#include "dsp/utterance_edges.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace turngap {
namespace {

constexpr std::int64_t kHopMs = static_cast<std::int64_t>(kFrameHop.value);
constexpr Millis kReachBefore{400.0};
constexpr Millis kReachAfter{600.0};
constexpr std::int64_t kNoiseReachMs = 2000;

// A 5 ms level is the mean of five steps; step k gives the window centred at k + 0.5 ms.
constexpr std::int64_t kHalfWindowMs = 2;

struct Stretch {
  std::int64_t begin_ms;
  std::int64_t end_ms;
};

double decibels(double power) {
  return 10.0 * std::log10(std::max(power, 1e-12));
}

double quantile(std::vector<float>& values, double q) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

class Passage {
 public:
  Passage(const ChannelEvidence& evidence, std::int64_t begin, std::int64_t end, const DetectorConfig& config)
      : e_(evidence), config_(config), core_{begin * kHopMs, end * kHopMs} {
    reach_.begin_ms = std::max(e_.levels.begin() + kHalfWindowMs, core_.begin_ms - whole_millis(kReachBefore));
    reach_.end_ms = std::min(e_.levels.end() - kHalfWindowMs, core_.end_ms + whole_millis(kReachAfter));
    for (std::int64_t ms = reach_.begin_ms; ms < reach_.end_ms; ++ms) window_.push_back(window_power(ms));
    noise_ = noise_power();
  }

  std::vector<Utterance> utterances() const {
    const double threshold = speech_level(core_) * std::pow(10.0, -config_.edge_depth_db / 10.0);
    std::vector<Utterance> out;
    for (const Stretch& s : joined(speech_runs(threshold))) {
      if (Millis{static_cast<double>(s.end_ms - s.begin_ms)} < config_.min_utterance) continue;
      out.push_back(utterance(s));
    }
    return out;
  }

 private:
  float window_power(std::int64_t ms) const {
    float sum = 0.0F;
    for (std::int64_t k = ms - kHalfWindowMs; k <= ms + kHalfWindowMs; ++k) sum += e_.levels[k];
    return sum / static_cast<float>(2 * kHalfWindowMs + 1);
  }

  bool active(std::int64_t ms) const {
    const std::int64_t frame =
        std::clamp((ms + kHopMs / 2) / kHopMs, e_.active.begin_index(), e_.active.end_index() - 1);
    return e_.active[frame] != 0;
  }

  double noise_power() const {
    std::vector<float> quiet;
    const std::int64_t from = std::max(e_.levels.begin() + kHalfWindowMs, core_.begin_ms - kNoiseReachMs);
    const std::int64_t to = std::min(e_.levels.end() - kHalfWindowMs, core_.end_ms + kNoiseReachMs);
    std::int64_t last_active = from - 1000;
    for (std::int64_t ms = from; ms < to; ms += kHopMs) {
      if (active(ms)) last_active = ms;
      if (ms - last_active > 100 && !active(std::min(ms + 50, to - 1))) quiet.push_back(window_power(ms));
    }
    if (quiet.size() < 10) return 0.0;
    return quantile(quiet, 0.5);
  }

  double speech_level(Stretch s) const {
    std::vector<float> levels;
    for (std::int64_t ms = std::max(s.begin_ms, reach_.begin_ms); ms < std::min(s.end_ms, reach_.end_ms);
         ms += kHopMs) {
      levels.push_back(at(ms));
    }
    if (levels.empty()) return 0.0;
    return quantile(levels, 0.95);
  }

  float at(std::int64_t ms) const { return window_[static_cast<std::size_t>(ms - reach_.begin_ms)]; }

  std::vector<Stretch> speech_runs(double threshold) const {
    const double gate = std::max(noise_ + threshold, 1.9 * noise_);
    std::vector<Stretch> runs;
    bool inside = false;
    for (std::int64_t ms = reach_.begin_ms; ms < reach_.end_ms; ++ms) {
      const bool speech = at(ms) > gate;
      if (speech && !inside) runs.push_back({ms, ms});
      if (speech) runs.back().end_ms = ms + 1;
      inside = speech;
    }
    std::erase_if(runs, [&](const Stretch& s) {
      for (std::int64_t ms = s.begin_ms; ms < s.end_ms; ++ms) {
        if (active(ms)) return false;
      }
      return true;
    });
    return runs;
  }

  std::vector<Stretch> joined(const std::vector<Stretch>& runs) const {
    std::vector<Stretch> out;
    for (const Stretch& s : runs) {
      if (!out.empty() && s.begin_ms - out.back().end_ms <= whole_millis(config_.max_pause))
        out.back().end_ms = s.end_ms;
      else
        out.push_back(s);
    }
    return out;
  }

  Utterance utterance(Stretch s) const {
    Utterance u;
    u.onset = Millis{static_cast<double>(s.begin_ms)};
    u.end = Millis{static_cast<double>(s.end_ms)};
    const double level = speech_level(s);
    u.level_dbfs = decibels(level);
    u.snr_db = decibels(level) - decibels(noise_);
    u.onset_uncertainty = u.end_uncertainty = Millis{10.0};
    return u;
  }

  const ChannelEvidence& e_;
  const DetectorConfig& config_;
  Stretch core_;
  Stretch reach_;
  std::vector<float> window_;
  double noise_ = 0.0;
};

}  // namespace

std::vector<Utterance> measure_passage(const ChannelEvidence& evidence, std::int64_t begin, std::int64_t end,
                                       const DetectorConfig& config) {
  return Passage(evidence, begin, end, config).utterances();
}

void append_utterances(std::vector<Utterance>& utterances, const std::vector<Utterance>& more,
                       const DetectorConfig& config) {
  for (const Utterance& u : more) {
    if (!utterances.empty() && u.onset - utterances.back().end <= config.max_pause) {
      Utterance& last = utterances.back();
      last.end = std::max(last.end, u.end);
      last.end_uncertainty = u.end_uncertainty;
    } else {
      utterances.push_back(u);
    }
  }
}

std::vector<Utterance> drop_background(std::vector<Utterance> utterances, const DetectorConfig& config) {
  double loudest = -200.0;
  for (const Utterance& u : utterances) loudest = std::max(loudest, u.level_dbfs);
  std::erase_if(utterances, [&](const Utterance& u) { return u.level_dbfs < loudest - config.background_depth_db; });
  return utterances;
}

}  // namespace turngap
