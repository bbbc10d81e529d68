#include "dsp/edge_window.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

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
    sums_.resize(values_.size() + 1);
    double sum = 0.0;
    for (std::size_t i = 0; i < values_.size(); ++i) sums_[i + 1] = sum += static_cast<double>(values_[i]);
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

// Powers below and above what breaths and fricatives begin with; of each a little in the other, so that their quotient
// has bounds.
struct Parts {
  float low = 0.0F;
  float high = 0.0F;
};

Parts parts_of(const BandPowers& power, const BandPowers& noise) {
  Parts sums;
  for (std::size_t b = 0; b < kBands; ++b) {
    (b < kFirstHighBand ? sums.low : sums.high) += std::max(0.0F, power[b] - noise[b]);
  }
  return {sums.low + 1e-3F * sums.high + 1e-11F, sums.high + 1e-3F * sums.low + 1e-11F};
}

/// The descriptions of consecutive frames, written one feature of all of them after the other: what differs from
/// feature to feature is so worked out once for all frames.
class Columns {
 public:
  Columns(std::int64_t first, std::size_t count) : first_(first), rows_(count) {}

  /// The next feature, `value_of(frame)` of each frame.
  template <typename ValueOf>
  void add(ValueOf value_of) {
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i][next_] = value_of(first_ + static_cast<std::int64_t>(i));
    ++next_;
  }
  std::vector<EdgeFeatures> take() { return std::move(rows_); }

 private:
  std::int64_t first_;
  std::vector<EdgeFeatures> rows_;
  std::size_t next_ = 0;
};

// What is told of the frames of a window, `outward` (1 or -1) times the frame number growing to the outside.
class Description {
 public:
  Description(const ChannelEvidence& evidence, const CoarseUtterance& utterance, const EdgePower& power,
              const EdgeWindow& window, std::int64_t from, std::int64_t to);

  /// Of frames from `first` on, one for each value of `evidence`: that for an edge there.
  std::vector<EdgeFeatures> of(std::int64_t first, const std::vector<float>& evidence) const;
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

  std::int64_t unvoiced(std::int64_t frame) const;

  template <std::size_t N>
  void add_means(Columns& columns, const Row& row, const std::array<std::int64_t, N>& limits, float scale) const {
    for (std::size_t i = 0; i + 1 < N; ++i) {
      columns.add([&](std::int64_t frame) {
        const Interval frames = outside(frame, limits[i], limits[i + 1]);
        return scale * row.mean(frames.begin, frames.end);
      });
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
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(0, to - from));
  std::vector<float> low_db(count);
  std::vector<float> high_db(count);
  std::vector<float> leak_db(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t k = from + static_cast<std::int64_t>(i);
    float greatest = kLowestDb;
    float sum = 0.0F;
    const float* const level_db = &window.levels_db[i * kHopMs];
    for (std::int64_t ms = 0; ms < kHopMs; ++ms) {
      greatest = std::max(greatest, level_db[ms]);
      sum += level_db[ms];
    }
    rows_.greatest_db.at(k) = greatest;
    rows_.mean_db.at(k) = sum / static_cast<float>(kHopMs);
    rows_.log_odds.at(k) = evidence.log_odds[k];
    const Frame& frame = evidence.frames[k];
    rows_.voice.at(k) = frame.harmonicity;
    const Parts parts = parts_of(frame.power, evidence.noise_at(k).bands);
    low_db[i] = parts.low;
    high_db[i] = parts.high;
    leak_db[i] = evidence.leak[k * kHopMs];
  }
  for (auto* powers : {&low_db, &high_db, &leak_db}) to_decibels(*powers);
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t k = from + static_cast<std::int64_t>(i);
    rows_.high_share_db.at(k) = std::clamp(high_db[i] - low_db[i], -30.0F, 30.0F);
    rows_.leak_db.at(k) = std::clamp(leak_db[i] - db(power.threshold), kLowestDb, kLowestDb + 60.0F);
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

std::vector<EdgeFeatures> Description::of(std::int64_t first, const std::vector<float>& evidence) const {
  const bool end = side_ == EdgeSide::end;
  const auto greatest_between = [&](const Row& row, std::int64_t from, std::int64_t to) {
    return [&, from, to](std::int64_t frame) { return greatest(row, outside(frame, from, to)) / 10.0F; };
  };
  Columns columns(first, evidence.size());
  for (std::size_t i = 0; i + 1 < kLevelLimits.size(); ++i)
    columns.add(greatest_between(rows_.greatest_db, kLevelLimits[i], kLevelLimits[i + 1]));
  add_means(columns, rows_.mean_db, kLevelLimits, 0.1F);
  add_means(columns, rows_.log_odds, kEvidenceLimits, 0.25F);
  columns.add([&](std::int64_t frame) {
    return std::clamp(evidence[static_cast<std::size_t>(frame - first)], -60.0F, 0.0F) / 10.0F;
  });
  columns.add([&](std::int64_t frame) { return static_cast<float>(end ? frame - coarse_ : coarse_ - frame) / 20.0F; });
  add_means(columns, rows_.voice, kColourLimits, 3.0F);
  add_means(columns, rows_.high_share_db, kColourLimits, 0.1F);
  for (const float value : about_utterance_) columns.add([&](std::int64_t) { return value; });
  columns.add([&](std::int64_t frame) {
    return static_cast<float>(std::clamp<std::int64_t>(std::abs(limit_ - frame), 0, 80)) / 20.0F;
  });
  columns.add([&](std::int64_t frame) { return static_cast<float>(unvoiced(frame)) / 10.0F; });
  columns.add(greatest_between(rows_.leak_db, -3, 5));
  columns.add(greatest_between(rows_.greatest_db, 2, kSeenOutside));
  // Beyond the recording there is nothing to be seen.
  columns.add([&](std::int64_t frame) { return (end ? last_ - frame : frame - first_) < 20 ? 1.0F : 0.0F; });
  return columns.take();
}

// How many frames inside of `frame` there are without a voice, as far as is looked.
std::int64_t Description::unvoiced(std::int64_t frame) const {
  std::int64_t count = 0;
  while (count < kSeenInside && rows_.voice.at(side_ == EdgeSide::end ? frame - 1 - count : frame + count) < kVoiced)
    ++count;
  return count;
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
  const auto leak = evidence.leak.range(window.first_ms, window.levels_db.size());
  for (std::size_t i = 0; i < leak.size(); ++i)
    window.levels_db[i] = static_cast<float>(window.levels_db[i] - power.noise - leak[i]);
  to_decibels(window.levels_db);
  const float threshold_db = db(power.threshold);
  for (float& level_db : window.levels_db) level_db = std::clamp(level_db - threshold_db, kLowestDb, kHighestDb);
  const Description description(evidence, utterance, power, window, seen_from, seen_to);

  // The evidence for an edge at each frame: the sum of that for speech inside of it, from the innermost on, below the
  // greatest.
  const std::int64_t count = std::max<std::int64_t>(0, to - from + 1);
  std::vector<float> sums(static_cast<std::size_t>(count));
  float sum = 0.0F;
  float greatest = -std::numeric_limits<float>::infinity();
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t frame = end ? from + i : to - i;
    sums[static_cast<std::size_t>(frame - from)] = sum;
    greatest = std::max(greatest, sum);
    if (i + 1 < count) sum += description.log_odds(end ? frame : frame - 1);
  }
  for (float& value : sums) value -= greatest;
  window.features = description.of(from, sums);
  return window;
}

}  // namespace turngap
