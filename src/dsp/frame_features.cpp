#include "dsp/frame_features.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

float db(float power) {
  return 10.0F * std::log10(std::max(power, 1e-12F));
}

float level_of(const BandPowers& powers) {
  return db(std::accumulate(powers.begin(), powers.end(), 0.0F));
}

BandLevels levels_of(const BandPowers& powers) {
  BandLevels levels;
  for (std::size_t b = 0; b < kBands; ++b) levels[b] = db(powers[b]);
  return levels;
}

template <typename Value>
float mean_around(std::int64_t frame, std::int64_t reach, std::int64_t begin, std::int64_t end, Value value) {
  float sum = 0.0F;
  const std::int64_t first = std::max(begin, frame - reach);
  const std::int64_t last = std::min(end - 1, frame + reach);
  for (std::int64_t k = first; k <= last; ++k) sum += value(k);
  return sum / static_cast<float>(last - first + 1);
}

// Change of the spectrum from frame to frame, of what stands above the noise.
SlidingBuffer<float> flux_around(const BandFrames& frames, const BandLevels& noise_db, std::int64_t from,
                                 std::int64_t to) {
  SlidingBuffer<float> flux(std::max(frames.begin(), from - kFluxReach - 1));
  BandLevels before{};
  for (std::int64_t k = flux.begin_index(); k < std::min(frames.end(), to + kFluxReach); ++k) {
    BandLevels now = levels_of(frames[k].power);
    float change = 0.0F;
    for (std::size_t b = 0; b < kBands; ++b) {
      now[b] = std::max(now[b], noise_db[b]);
      change += std::abs(now[b] - before[b]);
    }
    flux.push_back(change / kBands);
    before = now;
  }
  return flux;
}

struct LevelMovement {
  float spread_db = 0.0F;
  float least_db = 0.0F;
};

LevelMovement movement_around(const SlidingBuffer<float>& levels_db, std::int64_t frame, float least) {
  float sum = 0.0F;
  float squares = 0.0F;
  LevelMovement movement{0.0F, 200.0F};
  const std::int64_t first = std::max(levels_db.begin_index(), frame - kSpreadReach);
  const std::int64_t last = std::min(levels_db.end_index() - 1, frame + kSpreadReach);
  for (std::int64_t k = first; k <= last; ++k) {
    const float above = std::max(levels_db[k], least) - least;
    sum += above;
    squares += above * above;
    movement.least_db = std::min(movement.least_db, above + least);
  }
  const float count = static_cast<float>(last - first + 1);
  movement.spread_db = std::sqrt(std::max(0.0F, squares / count - sum * sum / (count * count)));
  return movement;
}

}  // namespace

void FeatureTrack::follow(const BandFrames& frames) {
  for (std::int64_t k = levels_db_.end_index(); k < frames.end(); ++k) {
    const BandPowers& power = frames[k].power;
    levels_db_.push_back(level_of(power));
    const std::int64_t first = std::max(levels_db_.begin_index(), k - 2);
    float sum = 0.0F;
    for (std::int64_t i = first; i <= k; ++i) sum += levels_db_[i];
    smooth_db_.push_back(sum / static_cast<float>(k - first + 1));
  }
}

void FeatureTrack::describe(const BandFrames& frames, const Noise& noise, const LeakPrediction& leak,
                            const FeatureTrack& other, std::int64_t from, std::int64_t to) {
  learn_levels(noise, other, from, to);
  const BandLevels noise_db = levels_of(noise.bands);
  const SlidingBuffer<float> flux = flux_around(frames, noise_db, from, to);
  for (std::int64_t k = from; k < to; ++k) {
    const Loudness around{loudest_around(k, kNearPeak), loudest_around(k, kFarPeak)};
    FrameFeatures f;
    const float floor_db = describe_bands(f, frames[k].power, noise, noise_db, leak.in_frame(k), around.far_db);
    const float most_excess = *std::max_element(f.begin(), f.begin() + kBands);
    describe_levels(f, k, floor_db, around, leak, other);
    describe_sound(f, frames, flux, k, around);
    for (float& value : f) value = kScale * std::clamp(value, -kMostDb, kMostDb);
    features_.push_back(f);
    const float level = levels_db_[k];
    audible_.push_back(level > usual_db(k) - kAudibleDepthDb && level > floor_db + kAudibleOverNoiseDb ? 1 : 0);
    above_noise_.push_back(level - floor_db > kLeastExcessDb || most_excess > kLeastBandExcessDb ? 1 : 0);
  }
}

// What is usual: the party's own speech, and what is heard of the other while that one speaks.
void FeatureTrack::learn_levels(const Noise& noise, const FeatureTrack& other, std::int64_t from, std::int64_t to) {
  const float noise_level_db = level_of(noise.bands);
  const float forget = std::pow(0.5F, static_cast<float>(to - from) / kHalfLifeFrames);
  loud_.decay(forget);
  coupling_.decay(forget);
  for (std::int64_t k = from; k < to; ++k) {
    if (levels_db_[k] > noise_level_db + kLoudDb) loud_.add(levels_db_[k]);
    const float other_db = other.loudest_before(k);
    if (other_db > other.usual_db(k) - kOtherSpeaksDb) coupling_.add(levels_db_[k] - other_db);
  }
  if (loud_.count() > kFewestCounts) usual_db_ = loud_.quantile(kUsualQuantile);
  coupling_db_ = coupling_.count() > 2.0F * kFewestCounts ? coupling_.quantile(kCouplingQuantile) : kNoCouplingDb;
}

// The bands over the noise and what leaked; the level of both together is returned.
float FeatureTrack::describe_bands(FrameFeatures& f, const BandPowers& power, const Noise& noise,
                                   const BandLevels& noise_db, const BandPowers& leaked, float far_db) {
  const float least_noise_db = far_db - kDeepestNoiseDb;
  float floor = 0.0F;
  for (std::size_t b = 0; b < kBands; ++b) {
    const float floor_db = leaked[b] > 0.0F ? db(noise.bands[b] + leaked[b]) : noise_db[b];
    f[b] = db(power[b]) - std::max(floor_db, least_noise_db - kBandShareDb);
    floor += noise.bands[b] + leaked[b];
  }
  return std::max(db(floor), least_noise_db);
}

void FeatureTrack::describe_levels(FrameFeatures& f, std::int64_t k, float floor_db, const Loudness& around,
                                   const LeakPrediction& leak, const FeatureTrack& other) const {
  const float level = levels_db_[k];
  const float other_db = other.loudest_before(k);
  f[kBands] = level - around.near_db;
  f[kBands + 1] = level - around.far_db;
  f[kBands + 2] = level - std::max(usual_db(k), kLowestUsualDb);
  f[kBands + 3] = level - floor_db;
  f[kBands + 4] = floor_db - around.far_db;
  f[kBands + 5] = level - level_of(leak.in_frame(k));
  f[kBands + 6] = level - (other_db + coupling_db_);
  f[kBands + 7] = level - other_db;
}

void FeatureTrack::describe_sound(FrameFeatures& f, const BandFrames& frames, const SlidingBuffer<float>& flux,
                                  std::int64_t k, const Loudness& around) const {
  const LevelMovement moved = movement_around(levels_db_, k, around.far_db - kMovementDepthDb);
  const auto voiced = [&](std::int64_t i) { return frames[i].harmonicity; };
  const auto changing = [&](std::int64_t i) { return flux[i]; };
  f[kBands + 8] = frames[k].crest_db;
  f[kBands + 9] = kVoiceScale * frames[k].harmonicity;
  f[kBands + 10] = kSteadinessScale * (frames[k].steadiness - 0.5F);
  f[kBands + 11] = kFluxScale * mean_around(k, kFluxReach, flux.begin_index() + 1, flux.end_index(), changing);
  f[kBands + 12] = kSpreadScale * moved.spread_db;
  f[kBands + 13] = moved.least_db - around.near_db;
  f[kBands + 14] = kVoiceScale * mean_around(k, kVoiceReach, frames.begin(), frames.end(), voiced);
}

float FeatureTrack::usual_db(std::int64_t frame) const {
  return usual_db_ ? *usual_db_ : loudest_around(frame, kFarPeak);
}

float FeatureTrack::loudest_around(std::int64_t frame, std::int64_t reach) const {
  float loudest = -120.0F;
  const std::int64_t last = std::min(smooth_db_.end_index() - 1, frame + reach);
  for (std::int64_t k = std::max(smooth_db_.begin_index(), frame - reach); k <= last; ++k) {
    loudest = std::max(loudest, smooth_db_[k]);
  }
  return loudest;
}

float FeatureTrack::loudest_before(std::int64_t frame) const {
  float loudest = -120.0F;
  const std::int64_t last = std::min(levels_db_.end_index() - 1, frame);
  for (std::int64_t k = std::max(levels_db_.begin_index(), frame - kLeakReach); k <= last; ++k) {
    loudest = std::max(loudest, levels_db_[k]);
  }
  return loudest;
}

void FeatureTrack::forget_before(std::int64_t frame) {
  levels_db_.forget_before(frame);
  smooth_db_.forget_before(frame);
  features_.forget_before(frame);
  above_noise_.forget_before(frame);
  audible_.forget_before(frame);
}

}  // namespace turngap
