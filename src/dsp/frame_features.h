#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "dsp/band_frames.h"
#include "dsp/decaying_histogram.h"
#include "dsp/dense_layers.h"
#include "dsp/leak_prediction.h"
#include "dsp/noise_model.h"
#include "dsp/sliding_buffer.h"

namespace turngap {

/// The bands, eight levels and seven descriptions of the sound.
inline constexpr std::size_t kFrameFeatures = kBands + 15;

/// What the evidence of one frame is drawn from: levels in tens of decibels, the rest brought to the same size.
using FrameFeatures = std::array<float, kFrameFeatures>;

/// Levels of the bands in dB, and behind them that of their sum.
using BandLevels = std::array<float, kBands + 1>;

/// How far around a frame its features look.
inline constexpr Millis kFeatureReach{2000.0};

/// Describes the frames of one channel by levels over the noise, over the speech around them and over what the other
/// party may have leaked, and by how tonal, voiced and moving they are.
class FeatureTrack {
 public:
  /// Takes the frames of `frames` that have been completed since.
  void follow(const BandFrames& frames);

  /// The features of frames [from, to), which stand in `noise`; blocks are asked for in order. `follow` must have seen
  /// kFeatureReach more, or the end of the recording. `other` is the other channel, seen as far.
  void describe(const BandFrames& frames, const Noise& noise, const LeakPrediction& leak, const FeatureTrack& other,
                std::int64_t from, std::int64_t to);

  const FrameFeatures& operator[](std::int64_t frame) const { return features_[frame]; }
  /// The features of frames [from, to), a row a frame.
  Rows rows(std::int64_t from, std::int64_t to) const;
  std::int64_t begin() const { return features_.begin_index(); }
  std::int64_t end() const { return features_.end_index(); }

  /// Sum of the bands of a frame in dB, at least -120.
  float level_db(std::int64_t frame) const { return levels_db_[frame]; }
  /// Whether there is anything above the noise in a frame that was described.
  bool above_noise(std::int64_t frame) const { return above_noise_[frame] != 0; }
  /// Whether a frame that was described holds sound that a listener would hear beside this party's usual speech.
  bool audible(std::int64_t frame) const { return audible_[frame] != 0; }
  /// Level of this party's speech as it usually is around a frame that was described.
  float usual_db(std::int64_t frame) const { return usual_db_.value_or(far_db_[frame]); }

  void forget_before(std::int64_t frame);

 private:
  /// What surrounds a frame.
  struct Surroundings {
    float near_db;   ///< the loudest within 0.75 s
    float far_db;    ///< the loudest within 2 s
    float other_db;  ///< the loudest of the other channel in the 0.6 s before
    float change;    ///< mean change of the spectrum within 0.25 s
    float voiced;    ///< mean harmonicity within 0.3 s
  };
  using Block = std::vector<Surroundings>;

  Block surroundings(const BandFrames& frames, const BandLevels& noise_db, const FeatureTrack& other, std::int64_t from,
                     std::int64_t to) const;
  void change_around(Block& block, const BandLevels& noise_db, std::int64_t from) const;
  void learn_levels(const FeatureTrack& other, float noise_level_db, const Block& block, std::int64_t from);
  float describe_bands(FrameFeatures& f, std::int64_t k, const Noise& noise, const BandLevels& noise_db,
                       const BandPowers& leaked, float far_db) const;
  void describe_levels(FrameFeatures& f, std::int64_t k, float floor_db, const Surroundings& around,
                       float leaked_db) const;
  void describe_sound(FrameFeatures& f, const Frame& frame, std::int64_t k, const Surroundings& around) const;

  SlidingBuffer<BandLevels> bands_db_;
  SlidingBuffer<float> levels_db_;
  SlidingBuffer<float> smooth_db_;
  SlidingBuffer<float> far_db_;  ///< of frames that were described: the loudest within 2 s
  SlidingBuffer<FrameFeatures> features_;
  SlidingBuffer<std::uint8_t> above_noise_;
  SlidingBuffer<std::uint8_t> audible_;
  DecayingHistogram loud_;      ///< levels that stand clear of the noise
  DecayingHistogram coupling_;  ///< own level over the other party's, while that one speaks
  std::optional<float> usual_db_;
  float coupling_db_ = -90.0F;
};

}  // namespace turngap
