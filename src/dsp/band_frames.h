#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "dsp/sliding_buffer.h"
#include "turngap/core/time.h"

namespace turngap {

/// As many as part the telephone band so that the lower ones hold about one harmonic of a low voice each.
inline constexpr int kBands = 15;
/// Speech changes no faster than this; an edge is found between frames by the level.
inline constexpr Millis kFrameHop{10.0};
/// The same as a whole number.
inline constexpr auto kHopMs = static_cast<std::int64_t>(kFrameHop.value);
/// Two and a half periods of the lowest pitch, 80 Hz.
inline constexpr Millis kFrameWindow{32.0};

/// Mean power in each band of one frame; full scale square wave = 1 over all bands.
using BandPowers = std::array<float, kBands>;

/// Where the highest band ends.
double bands_end_hz();

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

/// The bins of a frame's spectrum in which its bands lie.
struct BandLayout {
  /// For samples at a rate above twice bands_end_hz().
  explicit BandLayout(int sample_rate_hz);

  /// Of the power of `band` in one frame of Gaussian noise (chi-squared over them).
  double degrees_of_freedom(std::size_t band) const;

  int rate_hz;
  int window_samples;     ///< kFrameWindow, an even number
  int transform_samples;  ///< those and zeros behind them, of a length that transforms fast
  double bin_hz;
  /// The first bin of each band, and one past the last bin of the last band.
  std::array<std::size_t, kBands + 1> first_bin;
};

/// The recent frames of one channel. Frame k is centred at k * kFrameHop; before the start of the recording there is
/// silence.
using BandFrames = SlidingBuffer<Frame>;

}  // namespace turngap
