#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dsp/band_frames.h"
#include "dsp/fft.h"
#include "turngap/core/signal.h"

namespace turngap {

/// Cuts both channels into overlapping frames. One complex transform serves both channels, one as its real and one as
/// its imaginary part, each brought to the same peak by a power of two, so that neither shows in the other.
class ConversationFrames {
 public:
  /// For samples at a rate above twice bands_end_hz().
  explicit ConversationFrames(int sample_rate_hz);

  /// Appends the frames that `block` completes.
  void push(const ConversationBlock& block, BandFrames& caller, BandFrames& agent);
  /// Appends the last frames centred inside the recording.
  void finish(BandFrames& caller, BandFrames& agent);

 private:
  /// Spectra are compared over this many frames.
  static constexpr std::size_t kSteadyFrames = 6;

  struct Channel {
    explicit Channel(const BandLayout& layout);

    SlidingBuffer<float> samples;
    std::vector<float> power;  ///< of each bin up to the end of the last band
    std::vector<float> roots;  ///< of those, scratch
    float total = 0.0F;        ///< of all bands
    /// Square roots of the last power spectra, each of unit length, in turn.
    std::array<std::vector<float>, kSteadyFrames> shapes;
  };

  /// Real and imaginary parts of some bins.
  struct Parts {
    std::vector<float> real;
    std::vector<float> imaginary;
  };

  /// Where a voice is looked for: its harmonics, and the lags of its pitch, of which the longest is left out.
  struct VoiceRange {
    std::size_t first_bin;
    std::size_t last_bin;
    std::size_t shortest_lag;
    std::size_t longest_lag;
  };

  void analyze_complete_windows(BandFrames& caller, BandFrames& agent);
  void power_spectra(std::span<const float> caller, std::span<const float> agent);
  std::array<float, 2> harmonicities();
  Frame describe(Channel& channel);
  float crest(const Channel& channel) const;
  float steadiness(Channel& channel) const;
  std::int64_t window_start(std::int64_t frame) const;

  BandLayout layout_;
  std::size_t transform_;  ///< length of both transforms
  ComplexFft spectrum_;
  ComplexFft correlation_;
  VoiceRange voice_;
  std::size_t first_tone_bin_;
  std::vector<float> window_;
  Parts here_;
  Parts mirrored_;
  float scale_;                      ///< of a squared bin to its part of the mean square
  std::vector<float> untapered_;     ///< for each lag, twice, what undoes the taper of the window
  std::array<Channel, 2> channels_;  ///< caller, agent
  std::size_t oldest_shape_ = 0;
  std::vector<float> crests_;  ///< of the caller and the agent in each frame, scratch
};

}  // namespace turngap
