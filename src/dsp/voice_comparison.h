#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "dsp/copy_evidence.h"
#include "dsp/leak_path.h"

namespace turngap {

/// Looks, window by window, whether the whole of one channel is a copy of the other: the same voice on both. Windows
/// overlap by half.
class VoiceComparison {
 public:
  VoiceComparison(double sample_rate_hz, std::size_t window_length);

  /// The next samples of the window.
  void add(std::span<const float> caller, std::span<const float> agent);

  /// The window is whole: compares it, each channel with the other along the path of its leak, the lag of which lies
  /// within half a window.
  void compare(const std::optional<LeakPath>& agent_in_caller, const std::optional<LeakPath>& caller_in_agent);

  /// Whether one is a copy, at whatever gain and lag.
  bool same_on_both() const { return agent_in_caller_.whole_copy() || caller_in_agent_.whole_copy(); }

 private:
  /// The samples of a channel above offset and hum: two high-passes of the first order, one behind the other.
  struct Voice {
    struct Stage {
      float keep = 0.0F;
      float in = 0.0F;
      float out = 0.0F;
      float operator()(float x);
    };

    std::array<Stage, 2> stages;
    std::vector<float> samples;
  };

  /// The second half of a channel's voice in the window, which no window before it has held.
  struct Half {
    std::span<const float> samples;  ///< the first half lies before them
    double energy;
  };

  Half second_half(const Voice& voice) const;
  void add_evidence(CopyEvidence& copied, const std::optional<LeakPath>& path, const Half& source,
                    const Half& other) const;

  double rate_hz_;
  std::size_t window_length_;
  Voice caller_;
  Voice agent_;
  CopyEvidence agent_in_caller_;
  CopyEvidence caller_in_agent_;
};

}  // namespace turngap
