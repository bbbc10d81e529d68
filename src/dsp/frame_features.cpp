#include "dsp/frame_features.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "dsp/fast_decibels.h"
#include "dsp/wide_clones.h"

namespace turngap {
namespace {

// Reaches in frames of 10 ms.
constexpr std::int64_t kNearPeak = 75;
constexpr std::int64_t kFarPeak = 200;
constexpr std::int64_t kFluxReach = 25;
constexpr std::int64_t kSpreadReach = 40;
constexpr std::int64_t kVoiceReach = 30;
constexpr std::int64_t kLeakReach = 60;

// Nothing counts that lies further below the speech around it.
constexpr float kDeepestNoiseDb = 75.0F;
constexpr float kBandShareDb = 11.76F;  // of one of kBands equal bands below all of them
constexpr float kLowestUsualDb = -100.0F;
constexpr float kMovementDepthDb = 45.0F;
constexpr float kLoudDb = 12.0F;
constexpr float kOtherSpeaksDb = 20.0F;
constexpr float kFewestCounts = 50.0F;
constexpr float kUsualQuantile = 0.9F;
constexpr float kCouplingQuantile = 0.1F;
constexpr float kNoCouplingDb = -90.0F;
constexpr float kHalfLifeFrames = 6000.0F;

// A frame with less than this over the noise in all, and in each band, holds none.
constexpr float kLeastExcessDb = 1.0F;
constexpr float kLeastBandExcessDb = 5.0F;

// A frame is heard beside speech that is usually not more than this louder, and stands this clear of the noise.
constexpr float kAudibleDepthDb = 35.0F;
constexpr float kAudibleOverNoiseDb = 6.0F;

// All features are levels in tens of decibels, or brought to their size.
constexpr float kMostDb = 60.0F;
constexpr float kScale = 0.1F;
constexpr float kVoiceScale = 30.0F;
constexpr float kSteadinessScale = 40.0F;
constexpr float kFluxScale = 4.0F;
constexpr float kSpreadScale = 3.0F;

float total_of(const BandPowers& powers) {
  return std::accumulate(powers.begin(), powers.end(), 0.0F);
}

float level_of(const BandPowers& powers) {
  return fast_decibels(total_of(powers));
}

BandLevels with_total(const BandPowers& powers) {
  BandLevels all;
  std::ranges::copy(powers, all.begin());
  all.back() = total_of(powers);
  return all;
}

// Frame by frame, each of which fills whole vectors.
TURNGAP_WIDE_CLONES void to_decibels(std::span<BandLevels> frames) {
  for (BandLevels& levels : frames) {
    for (float& level : levels) level = fast_decibels(level);
  }
}

BandLevels levels_of(const BandPowers& powers) {
  BandLevels levels = with_total(powers);
  to_decibels({&levels, 1});
  return levels;
}

// Bounds and scale in loops of their own, which the compiler makes vectors of.
void bring_to_scale(FrameFeatures& f) {
  for (float& value : f) value = value < kMostDb ? value : kMostDb;
  for (float& value : f) value = value > -kMostDb ? value : -kMostDb;
  for (float& value : f) value *= kScale;
}

float loudest_of(const SlidingBuffer<float>& levels_db, std::int64_t first, std::int64_t last, float least) {
  const float* const levels = &levels_db[first];
  const auto number = static_cast<std::size_t>(last - first + 1);
  Lanes loudest = Lanes{} + least;
  std::size_t i = 0;
  for (; i + kParts <= number; i += kParts) {
    Lanes here;
    load(here, levels + i);
    loudest = here > loudest ? here : loudest;
  }
  float result = least;
  for (std::size_t part = 0; part < kParts; ++part) result = std::max<float>(result, loudest[part]);
  for (; i < number; ++i) result = std::max(result, levels[i]);
  return result;
}

// For each frame of [from, to) the loudest from `before` frames before it to `after` frames after it. What all of them
// see is looked at once: there must be such a frame. At least -120 dB.
template <typename Visit>
void loudest_around(const SlidingBuffer<float>& levels_db, std::int64_t from, std::int64_t to, std::int64_t before,
                    std::int64_t after, Visit visit) {
  const std::int64_t begin = levels_db.begin_index();
  const std::int64_t end = levels_db.end_index();
  const std::int64_t first_common = std::max(begin, to - 1 - before);
  const std::int64_t last_common = std::min(end - 1, from + after);
  const float common = loudest_of(levels_db, first_common, last_common, -120.0F);
  float earlier = common;
  std::int64_t known_from = first_common;
  for (std::int64_t k = to - 1; k >= from; --k) {
    while (known_from > std::max(begin, k - before)) earlier = std::max(earlier, levels_db[--known_from]);
    visit(k, earlier);
  }
  float later = common;
  std::int64_t known_to = last_common;
  for (std::int64_t k = from; k < to; ++k) {
    while (known_to < std::min(end - 1, k + after)) later = std::max(later, levels_db[++known_to]);
    visit(k, later);
  }
}

/// Means over windows of a sequence that begins at `first`.
class RunningMean {
 public:
  RunningMean(std::int64_t first, std::size_t count) : first_(first) {
    sums_.reserve(count + 1);
    sums_.push_back(0.0);
  }

  void push_back(float value) { sums_.push_back(sums_.back() + static_cast<double>(value)); }
  float around(std::int64_t k, std::int64_t reach) const {
    const auto last = first_ + static_cast<std::int64_t>(sums_.size()) - 1;
    const std::int64_t from = std::max(first_, k - reach);
    const std::int64_t to = std::min(last, k + reach + 1);
    if (to <= from) return 0.0F;
    return static_cast<float>((sum_before(to) - sum_before(from)) / static_cast<double>(to - from));
  }

 private:
  double sum_before(std::int64_t k) const { return sums_[static_cast<std::size_t>(k - first_)]; }

  std::int64_t first_;
  std::vector<double> sums_;
};

// Change of the spectrum from one frame to the next, of what stands above the noise.
float change_between(const BandLevels& before, const BandLevels& now, const BandLevels& noise_db) {
  std::array<float, kBands + 1> changes;
  for (std::size_t b = 0; b < changes.size(); ++b) {
    const float least = noise_db[b];
    const float was = before[b] > least ? before[b] : least;
    const float is = now[b] > least ? now[b] : least;
    changes[b] = std::abs(is - was);
  }
  float sum = 0.0F;
  for (std::size_t b = 0; b < kBands; ++b) sum += changes[b];
  return sum / kBands;
}

struct LevelMovement {
  float spread_db = 0.0F;
  float least_db = 0.0F;
};

TURNGAP_WIDE_CLONES LevelMovement movement_of(const float* levels_db, std::size_t number, float least) {
  const Lanes leasts = Lanes{} + least;
  Lanes sums{};
  Lanes squares{};
  Lanes lowest = Lanes{} + std::numeric_limits<float>::max();
  std::size_t i = 0;
  for (; i + kParts <= number; i += kParts) {
    Lanes levels;
    load(levels, levels_db + i);
    const Lanes above = (levels > leasts ? levels : leasts) - leasts;
    sums += above;
    squares += above * above;
    lowest = above < lowest ? above : lowest;
  }
  for (; i < number; ++i) {
    const float above = (levels_db[i] > least ? levels_db[i] : least) - least;
    sums[i % kParts] += above;
    squares[i % kParts] += above * above;
    lowest[i % kParts] = above < lowest[i % kParts] ? above : lowest[i % kParts];
  }
  const float count = static_cast<float>(number);
  const float mean = sum_of(sums) / count;
  const float mean_square = sum_of(squares) / count;
  float lowest_above = lowest[0];
  for (std::size_t part = 1; part < kParts; ++part) lowest_above = std::min<float>(lowest_above, lowest[part]);
  return {std::sqrt(std::max(0.0F, mean_square - mean * mean)), lowest_above + least};
}

LevelMovement movement_around(const SlidingBuffer<float>& levels_db, std::int64_t frame, float least) {
  const std::int64_t first = std::max(levels_db.begin_index(), frame - kSpreadReach);
  const std::int64_t last = std::min(levels_db.end_index() - 1, frame + kSpreadReach);
  return movement_of(&levels_db[first], static_cast<std::size_t>(last - first + 1), least);
}

}  // namespace

void FeatureTrack::follow(const BandFrames& frames) {
  const std::int64_t known = levels_db_.end_index();
  const auto bands_db = bands_db_.extend(static_cast<std::size_t>(frames.end_index() - known));
  for (std::size_t i = 0; i < bands_db.size(); ++i)
    bands_db[i] = with_total(frames[known + static_cast<std::int64_t>(i)].power);
  to_decibels(bands_db);
  for (const BandLevels& levels : bands_db) {
    levels_db_.push_back(levels.back());
    const std::int64_t end = levels_db_.end_index();
    const std::int64_t first = std::max(levels_db_.begin_index(), end - 3);
    float sum = 0.0F;
    for (std::int64_t i = first; i < end; ++i) sum += levels_db_[i];
    smooth_db_.push_back(sum / static_cast<float>(end - first));
  }
}

void FeatureTrack::describe(const BandFrames& frames, const Noise& noise, const LeakPrediction& leak,
                            const FeatureTrack& other, std::int64_t from, std::int64_t to) {
  const BandLevels noise_db = levels_of(noise.bands);
  const Block block = surroundings(frames, noise_db, other, from, to);
  learn_levels(other, noise_db.back(), block, from);
  const float no_leak_db = level_of({});
  for (std::int64_t k = from; k < to; ++k) {
    const Surroundings& around = block[static_cast<std::size_t>(k - from)];
    const BandPowers leaked = leak.in_frame(k);
    FrameFeatures f;
    const float floor_db = describe_bands(f, k, noise, noise_db, leaked, around.far_db);
    const float most_excess = *std::max_element(f.begin(), f.begin() + kBands);
    describe_levels(f, k, floor_db, around, leak.any() ? level_of(leaked) : no_leak_db);
    describe_sound(f, frames[k], k, around);
    bring_to_scale(f);
    features_.push_back(f);
    far_db_.push_back(around.far_db);
    const float level = levels_db_[k];
    audible_.push_back(level > usual_db(k) - kAudibleDepthDb && level > floor_db + kAudibleOverNoiseDb ? 1 : 0);
    above_noise_.push_back(level - floor_db > kLeastExcessDb || most_excess > kLeastBandExcessDb ? 1 : 0);
  }
}

FeatureTrack::Block FeatureTrack::surroundings(const BandFrames& frames, const BandLevels& noise_db,
                                               const FeatureTrack& other, std::int64_t from, std::int64_t to) const {
  Block block(static_cast<std::size_t>(to - from), {-120.0F, -120.0F, -120.0F, 0.0F, 0.0F});
  const auto greater = [&](float Surroundings::*level) {
    return [&block, from, level](std::int64_t k, float found) {
      float& known = block[static_cast<std::size_t>(k - from)].*level;
      known = std::max(known, found);
    };
  };
  loudest_around(smooth_db_, from, to, kNearPeak, kNearPeak, greater(&Surroundings::near_db));
  loudest_around(smooth_db_, from, to, kFarPeak, kFarPeak, greater(&Surroundings::far_db));
  loudest_around(other.levels_db_, from, to, kLeakReach, 0, greater(&Surroundings::other_db));
  change_around(block, noise_db, from);
  RunningMean voiced(std::max(frames.begin_index(), from - kVoiceReach), block.size() + 2 * kVoiceReach);
  for (std::int64_t k = std::max(frames.begin_index(), from - kVoiceReach);
       k < std::min(frames.end_index(), to + kVoiceReach); ++k)
    voiced.push_back(frames[k].harmonicity);
  for (std::int64_t k = from; k < to; ++k)
    block[static_cast<std::size_t>(k - from)].voiced = voiced.around(k, kVoiceReach);
  return block;
}

void FeatureTrack::change_around(Block& block, const BandLevels& noise_db, std::int64_t from) const {
  const auto to = from + static_cast<std::int64_t>(block.size());
  const std::int64_t first = std::max(bands_db_.begin_index() + 1, from - kFluxReach);
  RunningMean change(first, block.size() + 2 * kFluxReach);
  for (std::int64_t k = first; k < std::min(bands_db_.end_index(), to + kFluxReach); ++k)
    change.push_back(change_between(bands_db_[k - 1], bands_db_[k], noise_db));
  for (std::int64_t k = from; k < to; ++k)
    block[static_cast<std::size_t>(k - from)].change = change.around(k, kFluxReach);
}

// What is usual: the party's own speech, and what is heard of the other while that one speaks.
void FeatureTrack::learn_levels(const FeatureTrack& other, float noise_level_db, const Block& block,
                                std::int64_t from) {
  const float forget = std::pow(0.5F, static_cast<float>(block.size()) / kHalfLifeFrames);
  loud_.decay(forget);
  coupling_.decay(forget);
  std::vector<float> other_usual_db(block.size(), other.usual_db_.value_or(-120.0F));
  if (!other.usual_db_) {
    loudest_around(other.smooth_db_, from, from + static_cast<std::int64_t>(block.size()), kFarPeak, kFarPeak,
                   [&](std::int64_t k, float found) {
                     float& usual = other_usual_db[static_cast<std::size_t>(k - from)];
                     usual = std::max(usual, found);
                   });
  }
  for (std::size_t i = 0; i < block.size(); ++i) {
    const float level = levels_db_[from + static_cast<std::int64_t>(i)];
    if (level > noise_level_db + kLoudDb) loud_.add(level);
    if (block[i].other_db > other_usual_db[i] - kOtherSpeaksDb) coupling_.add(level - block[i].other_db);
  }
  if (loud_.count() > kFewestCounts) usual_db_ = loud_.quantile(kUsualQuantile);
  coupling_db_ = coupling_.count() > 2.0F * kFewestCounts ? coupling_.quantile(kCouplingQuantile) : kNoCouplingDb;
}

// The bands over the noise and what leaked; the level of both together is returned.
float FeatureTrack::describe_bands(FrameFeatures& f, std::int64_t k, const Noise& noise, const BandLevels& noise_db,
                                   const BandPowers& leaked, float far_db) const {
  const bool leaks = std::ranges::any_of(leaked, [](float power) { return power > 0.0F; });
  BandPowers together;
  for (std::size_t b = 0; b < kBands; ++b) together[b] = noise.bands[b] + leaked[b];
  const BandLevels floor_db = leaks ? levels_of(together) : noise_db;
  const BandLevels& level_db = bands_db_[k];
  const float least_noise_db = far_db - kDeepestNoiseDb;
  const float least_band_db = least_noise_db - kBandShareDb;
  for (std::size_t b = 0; b < kBands; ++b)
    f[b] = level_db[b] - (floor_db[b] > least_band_db ? floor_db[b] : least_band_db);
  return std::max(floor_db.back(), least_noise_db);
}

void FeatureTrack::describe_levels(FrameFeatures& f, std::int64_t k, float floor_db, const Surroundings& around,
                                   float leaked_db) const {
  const float level = levels_db_[k];
  f[kBands] = level - around.near_db;
  f[kBands + 1] = level - around.far_db;
  f[kBands + 2] = level - std::max(usual_db_.value_or(around.far_db), kLowestUsualDb);
  f[kBands + 3] = level - floor_db;
  f[kBands + 4] = floor_db - around.far_db;
  f[kBands + 5] = level - leaked_db;
  f[kBands + 6] = level - (around.other_db + coupling_db_);
  f[kBands + 7] = level - around.other_db;
}

void FeatureTrack::describe_sound(FrameFeatures& f, const Frame& frame, std::int64_t k,
                                  const Surroundings& around) const {
  const LevelMovement moved = movement_around(levels_db_, k, around.far_db - kMovementDepthDb);
  f[kBands + 8] = frame.crest_db;
  f[kBands + 9] = kVoiceScale * frame.harmonicity;
  f[kBands + 10] = kSteadinessScale * (frame.steadiness - 0.5F);
  f[kBands + 11] = kFluxScale * around.change;
  f[kBands + 12] = kSpreadScale * moved.spread_db;
  f[kBands + 13] = moved.least_db - around.near_db;
  f[kBands + 14] = kVoiceScale * around.voiced;
}

Rows FeatureTrack::rows(std::int64_t from, std::int64_t to) const {
  return {features_[from].data(), kFrameFeatures, static_cast<std::size_t>(to - from)};
}

void FeatureTrack::forget_before(std::int64_t frame) {
  bands_db_.forget_before(frame);
  levels_db_.forget_before(frame);
  smooth_db_.forget_before(frame);
  far_db_.forget_before(frame);
  features_.forget_before(frame);
  above_noise_.forget_before(frame);
  audible_.forget_before(frame);
}

}  // namespace turngap
