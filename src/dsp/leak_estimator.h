#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "dsp/block_means.h"
#include "dsp/fft.h"
#include "dsp/lag_history.h"
#include "dsp/leak_path.h"
#include "dsp/voice_comparison.h"
#include "turngap/core/finding.h"
#include "turngap/core/signal.h"
#include "turngap/core/time.h"

namespace turngap {

/// Finds the leak from each channel into the other while the recording is read.
///
/// The path is the least-squares filter from the source to the other channel: the cross-spectrum over the spectrum of
/// the source, averaged over windows of about one second with a memory of some twenty seconds (P. D. Welch, IEEE Trans.
/// Audio Electroacoust. 15, 1967). A window counts by the inverse of the power that the leak would have to stand out
/// of, so that the stretches where only the source speaks decide. What lasts for less than any voice is left out.
class LeakEstimator {
 public:
  explicit LeakEstimator(int sample_rate_hz);

  LeakEstimator(const LeakEstimator&) = delete;
  LeakEstimator& operator=(const LeakEstimator&) = delete;

  void push(const ConversationBlock& block);

  /// Nothing where there is no leak, or not yet enough to tell. Lags up to 500 ms.
  std::optional<LeakPath> agent_in_caller() const { return agent_in_caller_.path; }
  std::optional<LeakPath> caller_in_agent() const { return caller_in_agent_.path; }

  /// `leak` with level and lag, for each direction in which there was one; `timeline_drift` where the lag moved, by up
  /// to 760 ms either way: one track was stretched or shifted against the other.
  std::vector<Finding> findings() const;

  /// Whether the whole of one channel is a copy of the other, at whatever gain and lag: the same voice on both.
  bool same_on_both() const { return voices_->same_on_both(); }

 private:
  /// How far and how long is looked.
  struct Search {
    double window_seconds;
    float forgetting;  ///< what each window leaves of those before it
    Millis earliest;   ///< lags: a shifted track may come before its source
    Millis latest;
    int steady_windows;  ///< a lag that stays for so many is no chance
  };
  /// A leak into the line.
  static constexpr Search kLeak{1.024, 0.97F, Millis{0.0}, Millis{500.0}, 16};
  /// Where a leak that was there has gone: looked for from then on, in windows twice as long.
  static constexpr Search kJump{2.048, 0.94F, Millis{-800.0}, Millis{1000.0}, 8};

  LeakEstimator(int sample_rate_hz, const Search& search);

  /// A spectrum up to half the sample rate, real and imaginary parts apart.
  struct Spectrum {
    std::vector<float> real;
    std::vector<float> imaginary;

    void resize(std::size_t bins);
  };

  /// One direction: sums over the windows so far, and what follows from them.
  struct Direction {
    Spectrum cross;
    std::vector<float> source_power;
    Spectrum transfer;            ///< of the filter from the source to the other channel
    std::vector<float> response;  ///< its impulse response, magnitudes
    std::optional<LeakPath> path;
    LagHistory history;
  };

  void add(std::span<const float> caller, std::span<const float> agent);
  void analyze_window();
  void take_window();
  void transform_window();
  void learn(Direction& direction, const Spectrum& source, const Spectrum& other, double other_energy);
  void find_paths();
  bool transfer_of(Direction& direction);
  void responses();
  std::optional<LeakPath> find_path(const Direction& direction);
  double overlap(std::size_t lag);

  Search search_;
  int decimation_;
  double rate_hz_;
  std::size_t window_length_;
  ComplexFft fft_;
  std::vector<float> taper_;
  std::vector<float> caller_;
  std::vector<float> agent_;
  std::vector<float> caller_window_;  ///< without impulses
  std::vector<float> agent_window_;
  Spectrum caller_spectrum_;
  Spectrum agent_spectrum_;
  BlockMeans decimate_caller_;
  BlockMeans decimate_agent_;
  Direction agent_in_caller_;
  Direction caller_in_agent_;
  std::optional<std::size_t> overlap_lag_;  ///< for which the overlap was computed last
  double overlap_ = 0.0;
  std::optional<VoiceComparison> voices_;  ///< but where jumps are looked for
  std::unique_ptr<LeakEstimator> jumps_;   ///< once there was a leak
};

}  // namespace turngap
