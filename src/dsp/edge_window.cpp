#include "dsp/edge_window.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dsp/fast_decibels.h"
#include "dsp/range_maximum.h"

namespace turngap {
namespace {

// How far an edge may lie from the coarse one, outside and inside the utterance.
constexpr std::int64_t kOutsideFrames = 60;
constexpr std::int64_t kInsideFrames = 45;
// How far the description of a frame looks, inside and outside.
constexpr std::int64_t kSeenInside = 30;
constexpr std::int64_t kSeenOutside = 60;

// Limits of the intervals over which levels, evidence, voicing and the share of high frequencies are told, in frames
// from the possible edge, positive outside.
constexpr std::array<std::int64_t, 18> kLevelLimits{-20, -12, -8, -5, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12, 20, 30, 45, 60};
constexpr std::array<std::int64_t, 12> kEvidenceLimits{-30, -15, -8, -4, -2, 0, 2, 4, 8, 15, 30, 60};
constexpr std::array<std::int64_t, 8> kColourLimits{-20, -8, -3, 0, 3, 8, 20, 40};

// Levels beyond these over the edge power say no more: the depth of an edge is 35 dB.
constexpr float kLowestDb = -30.0F;
constexpr float kHighestDb = 60.0F;
// From 2.2 kHz on: hiss of breaths and fricatives.
constexpr std::size_t kFirstHighBand = 12;
// Harmonicity between that of noise, 0.3, and of a vowel, towards 1.
constexpr float kVoiced = 0.6F;

float db(double power) {
  return fast_decibels(static_cast<float>(power));
}

/// Values of one kind per frame of [first, last); beyond these the same everywhere.
class Row {
 public:
  Row(std::int64_t first, std::int64_t last, float beyond)
      : first_(first - kMostSeen), values_(static_cast<std::size_t>(last - first + 2 * kMostSeen), beyond) {}

  float& at(std::int64_t frame) { return values_[static_cast<std::size_t>(frame - first_)]; }
  float at(std::int64_t frame) const { return values_[static_cast<std::size_t>(frame - first_)]; }
  /// Once all values are there, for means.
  void sum_up() {
    sums_.assign(1, 0.0);
    for (const float value : values_) sums_.push_back(sums_.back() + static_cast<double>(value));
  }
  /// Once all values are there, for the greatest.
  void compare() { greatest_ = RangeMaximum(values_, kMostSeen); }
  /// Of frames [from, to), up to kMostSeen outside of those that have a value.
  float mean(std::int64_t from, std::int64_t to) const {
    const double sum = sums_[static_cast<std::size_t>(to - first_)] - sums_[static_cast<std::size_t>(from - first_)];
    return static_cast<float>(sum) / static_cast<float>(to - from);
  }
  /// Of frames [from, to).
  float greatest(std::int64_t from, std::int64_t to) const {
    return greatest_.of(static_cast<std::size_t>(from - first_), static_cast<std::size_t>(to - first_));
  }

 private:
  /// One more than a description looks at, on either side of a frame.
  static constexpr std::int64_t kMostSeen = kSeenOutside + 2;

  std::int64_t first_;
  std::vector<float> values_;
  std::vector<double> sums_;  ///< of all values before each
  RangeMaximum greatest_;     ///< as far as a description looks
};

struct Rows {
  Row greatest_db;
  Row mean_db;
  Row log_odds;
  Row voice;
  Row high_share_db;
  Row leak_db;
};

float high_share_db(const BandPowers& power, const BandPowers& noise) {
  float low = 0.0F;
  float high = 0.0F;
  for (std::size_t b = 0; b < kBands; ++b) {
    (b < kFirstHighBand ? low : high) += std::max(0.0F, power[b] - noise[b]);
  }
  if (low + high <= 0.0F) return 0.0F;
  return std::clamp(db(high + 1e-3F * low + 1e-11F) - db(low + 1e-3F * high + 1e-11F), -30.0F, 30.0F);
}

// What is told of the frames of a window, `outward` (1 or -1) times the frame number growing to the outside.
class Description {
 public:
  Description(const ChannelEvidence& evidence, const CoarseUtterance& utterance, const EdgePower& power,
              const EdgeWindow& window, std::int64_t from, std::int64_t to);

  EdgeFeatures of(std::int64_t frame, float evidence_db) const;
  float log_odds(std::int64_t frame) const { return rows_.log_odds.at(frame); }

 private:
  // The frames from `from` to one before `to` outside of `frame`: for an end they lie in time as they are written, for
  // an onset they are mirrored.
  struct Interval {
    std::int64_t begin;
    std::int64_t end;
  };
  Interval outside(std::int64_t frame, std::int64_t from, std::int64_t to) const {
    return side_ == EdgeSide::end ? Interval{frame + from, frame + to} : Interval{frame - to, frame - from};
  }
  float greatest(const Row& row, Interval frames) const { return row.greatest(frames.begin, frames.end); }

  template <std::size_t N>
  void append_means(EdgeFeatures& f, std::size_t& at, const Row& row, const std::array<std::int64_t, N>& limits,
                    std::int64_t frame, float scale) const {
    for (std::size_t i = 0; i + 1 < N; ++i) {
      const Interval frames = outside(frame, limits[i], limits[i + 1]);
      f[at++] = scale * row.mean(frames.begin, frames.end);
    }
  }

  EdgeSide side_;
  Rows rows_;
  std::int64_t coarse_;
  std::int64_t limit_;
  std::array<float, 7> about_utterance_;
  std::int64_t first_;
  std::int64_t last_;
};

Description::Description(const ChannelEvidence& evidence, const CoarseUtterance& utterance, const EdgePower& power,
                         const EdgeWindow& window, std::int64_t from, std::int64_t to)
    : side_(window.side),
      rows_{Row(from, to, kLowestDb), Row(from, to, kLowestDb), Row(from, to, -8.0F),
            Row(from, to, 0.0F),      Row(from, to, 0.0F),      Row(from, to, kLowestDb)},
      coarse_(side_ == EdgeSide::end ? utterance.end() : utterance.begin()),
      limit_(side_ == EdgeSide::end ? utterance.latest : utterance.earliest),
      first_(from),
      last_(to) {
  for (std::int64_t k = from; k < to; ++k) {
    float greatest = kLowestDb;
    float sum = 0.0F;
    const float* const level_db = &window.levels_db[static_cast<std::size_t>((k - from) * kHopMs)];
    for (std::int64_t ms = 0; ms < kHopMs; ++ms) {
      greatest = std::max(greatest, level_db[ms]);
      sum += level_db[ms];
    }
    rows_.greatest_db.at(k) = greatest;
    rows_.mean_db.at(k) = sum / static_cast<float>(kHopMs);
    rows_.log_odds.at(k) = evidence.log_odds[k];
    const Frame& frame = evidence.frames[k];
    rows_.voice.at(k) = frame.harmonicity;
    rows_.high_share_db.at(k) = high_share_db(frame.power, evidence.noise_at(k).bands);
    rows_.leak_db.at(k) = std::clamp(db(evidence.leak[k * kHopMs]) - db(power.threshold), kLowestDb, kLowestDb + 60.0F);
  }
  for (Row* row : {&rows_.mean_db, &rows_.log_odds, &rows_.voice, &rows_.high_share_db}) row->sum_up();
  for (Row* row : {&rows_.greatest_db, &rows_.leak_db}) row->compare();
  about_utterance_ = {std::clamp(db(power.noise) - db(power.threshold), -30.0F, 40.0F) / 10.0F,
                      std::clamp(db(power.speech) + 30.0F, -40.0F, 40.0F) / 10.0F,
                      std::log(static_cast<float>(utterance.end() - utterance.begin() + 1)) - 4.0F,
                      power.falls.in_30_ms / 10.0F,
                      power.falls.in_100_ms / 10.0F,
                      power.usual_falls.in_30_ms / 10.0F,
                      power.usual_falls.in_100_ms / 10.0F};
}

EdgeFeatures Description::of(std::int64_t frame, float evidence) const {
  EdgeFeatures f;
  std::size_t at = 0;
  for (std::size_t i = 0; i + 1 < kLevelLimits.size(); ++i) {
    f[at++] = greatest(rows_.greatest_db, outside(frame, kLevelLimits[i], kLevelLimits[i + 1])) / 10.0F;
  }
  append_means(f, at, rows_.mean_db, kLevelLimits, frame, 0.1F);
  append_means(f, at, rows_.log_odds, kEvidenceLimits, frame, 0.25F);
  f[at++] = std::clamp(evidence, -60.0F, 0.0F) / 10.0F;
  f[at++] = static_cast<float>(side_ == EdgeSide::end ? frame - coarse_ : coarse_ - frame) / 20.0F;
  append_means(f, at, rows_.voice, kColourLimits, frame, 3.0F);
  append_means(f, at, rows_.high_share_db, kColourLimits, frame, 0.1F);
  for (const float value : about_utterance_) f[at++] = value;
  f[at++] = static_cast<float>(std::clamp<std::int64_t>(std::abs(limit_ - frame), 0, 80)) / 20.0F;
  std::int64_t unvoiced = 0;
  while (unvoiced < kSeenInside &&
         rows_.voice.at(side_ == EdgeSide::end ? frame - 1 - unvoiced : frame + unvoiced) < kVoiced) {
    ++unvoiced;
  }
  f[at++] = static_cast<float>(unvoiced) / 10.0F;
  f[at++] = greatest(rows_.leak_db, outside(frame, -3, 5)) / 10.0F;
  f[at++] = greatest(rows_.greatest_db, outside(frame, 2, kSeenOutside)) / 10.0F;
  // Beyond the recording there is nothing to be seen.
  f[at++] = (side_ == EdgeSide::end ? last_ - frame : frame - first_) < 20 ? 1.0F : 0.0F;
  return f;
}

}  // namespace

float EdgeWindow::level_db(std::int64_t ms) const {
  return ms < first_ms || ms >= last_ms() ? kLowestDb : levels_db[static_cast<std::size_t>(ms - first_ms)];
}

EdgeWindow edge_window(const ChannelEvidence& evidence, const CoarseUtterance& utterance, const EdgePower& power,
                       EdgeSide side) {
  const bool end = side == EdgeSide::end;
  const FrameRun& run = end ? utterance.runs.back() : utterance.runs.front();
  const std::int64_t known_from = std::max(evidence.log_odds.begin_index(), evidence.levels.begin() / kHopMs + 1);
  const std::int64_t known_to =
      std::min({evidence.log_odds.end_index(), evidence.levels.end() / kHopMs, evidence.leak.end_index() / kHopMs});
  const std::int64_t from =
      std::max({known_from, utterance.earliest,
                end ? std::max(run.begin + 1, run.end - kInsideFrames) : run.begin - kOutsideFrames});
  const std::int64_t to = std::min(
      {known_to, utterance.latest, end ? run.end + kOutsideFrames : std::min(run.end - 1, run.begin + kInsideFrames)});
  EdgeWindow window{side, from, {}, 0, {}, power.noise > power.threshold};
  const std::int64_t seen_from = std::max(known_from, from - (end ? kSeenInside : kSeenOutside));
  const std::int64_t seen_to = std::min(known_to, to + (end ? kSeenOutside : kSeenInside) + 1);
  window.first_ms = seen_from * kHopMs;
  window.levels_db = mean_powers(evidence.levels, power.band, window.first_ms,
                                 std::max<std::int64_t>(0, seen_to - seen_from) * kHopMs);
  const float threshold_db = db(power.threshold);
  for (std::size_t i = 0; i < window.levels_db.size(); ++i) {
    const double left =
        window.levels_db[i] - power.noise - evidence.leak[window.first_ms + static_cast<std::int64_t>(i)];
    window.levels_db[i] = std::clamp(db(left) - threshold_db, kLowestDb, kHighestDb);
  }
  const Description description(evidence, utterance, power, window, seen_from, seen_to);

  // The evidence for an edge at each frame: the sum of that for speech inside of it, from the innermost on.
  const std::int64_t count = to - from + 1;
  std::vector<float> sums(static_cast<std::size_t>(std::max<std::int64_t>(0, count)));
  float sum = 0.0F;
  float greatest = -std::numeric_limits<float>::infinity();
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t frame = end ? from + i : to - i;
    sums[static_cast<std::size_t>(frame - from)] = sum;
    greatest = std::max(greatest, sum);
    if (i + 1 < count) sum += description.log_odds(end ? frame : frame - 1);
  }
  window.features.reserve(sums.size());
  for (std::int64_t i = 0; i < count; ++i) {
    window.features.push_back(description.of(from + i, sums[static_cast<std::size_t>(i)] - greatest));
  }
  return window;
}

}  // namespace turngap
