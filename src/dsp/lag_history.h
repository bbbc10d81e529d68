#pragma once

#include <optional>
#include <vector>

#include "dsp/leak_path.h"
#include "turngap/core/finding.h"

namespace turngap {

/// The lags of the leak in one direction that lasted for some seconds, and what follows from them.
class LagHistory {
 public:
  /// The path of the next window; a lag that stays for `steady_windows_needed` is no chance.
  void add(const std::optional<LeakPath>& path, int steady_windows_needed);
  /// `moved`: where the leak was looked for again; `opposite`: the leak the other way.
  void take_lags_of(const LagHistory& moved, const LagHistory& opposite);

  /// Whether a lag has lasted.
  bool has_lasted() const { return strongest_.has_value(); }
  /// `leak`, and `timeline_drift` where the lag moved; nothing where none has lasted.
  std::vector<Finding> findings(const char* source, const char* channel) const;

 private:
  int steady_windows_ = 0;
  std::optional<LeakPath> last_;
  std::optional<LeakPath> strongest_;
  double lowest_ms_ = 0.0;
  double highest_ms_ = 0.0;
};

}  // namespace turngap
