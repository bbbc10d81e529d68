#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dsp/power_spectrum.h"
#include "dsp/sliding_buffer.h"
#include "turngap/core/time.h"

namespace turngap {

inline constexpr int kBands = 15;
inline constexpr Millis kFrameHop{10.0};
inline constexpr Millis kFrameWindow{32.0};

/// Spectra are compared over this many frames.
inline constexpr std::size_t kSteadyFrames = 6;

/// Mean power in each band of one frame; full scale square wave = 1 over all bands.
using BandPowers = std::array<float, kBands>;

/// Centre of a band.
double band_centre_hz(std::size_t band);

/// One frame of a channel.
struct Frame {
  BandPowers power;
  /// How periodic the frame is below 1.5 kHz at the pitch of a voice (80 to 400 Hz): about 0.3 for noise, towards 1 for
  /// a voiced sound. 0 where there is next to no sound.
  float harmonicity = 0.0F;
  /// Highest bin above 160 Hz over the mean of those bins in dB: towards 20 for a tone, about 8 for noise.
  float crest_db = 0.0F;
  /// Likeness of the spectrum to that of 60 ms before, 0 to 1: a tone that goes on has 1, noise about 0.8.
  float steadiness = 0.0F;
};

/// Cuts one channel into overlapping frames and keeps the band powers of the recent ones.
/// Frame k is centred at k * kFrameHop; before the start of the recording there is silence.
class BandFrames {
 public:
  explicit BandFrames(int sample_rate_hz);

  void push(std::span<const float> samples);
  /// Completes the frames centred inside the recording.
  void finish();

  std::int64_t begin() const { return frames_.begin_index(); }
  std::int64_t end() const { return frames_.end_index(); }
  const Frame& operator[](std::int64_t frame) const { return frames_[frame]; }
  /// Of the power of `band` in one frame of Gaussian noise (chi-squared over them).
  double degrees_of_freedom(std::size_t band) const;
  void forget_before(std::int64_t frame) { frames_.forget_before(frame); }

 private:
  void analyze_complete_windows();
  float harmonicity(std::span<const float> power);
  double bin_hz() const;
  float crest_db(std::span<const float> power) const;
  float steadiness(std::span<const float> power);
  std::int64_t window_start(std::int64_t frame) const;

  int sample_rate_hz_;
  PowerSpectrum spectrum_;
  std::array<std::ptrdiff_t, kBands + 1> first_bin_of_band_;
  SlidingBuffer<float> samples_;
  SlidingBuffer<Frame> frames_;
  std::vector<float> voice_band_;
  /// Square roots of the last power spectra, each of unit length, in turn.
  std::array<std::vector<float>, kSteadyFrames> shapes_;
  std::size_t oldest_shape_ = 0;
  std::int64_t samples_seen_ = 0;
};

}  // namespace turngap
