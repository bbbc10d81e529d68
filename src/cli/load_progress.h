#pragma once

#include "turngap/loadtest/driver.h"

namespace turngap::cli {

/// How far a load test is, on stderr: a line that is written over on a terminal, and elsewhere a line every 10 s.
class LoadProgressLine {
 public:
  explicit LoadProgressLine(unsigned target_calls);
  ~LoadProgressLine();
  LoadProgressLine(const LoadProgressLine&) = delete;
  LoadProgressLine& operator=(const LoadProgressLine&) = delete;

  /// How often `show` is to be called.
  Millis interval() const;
  void show(const LoadProgress& progress) const;

 private:
  unsigned target_calls_;
  bool live_;
};

}  // namespace turngap::cli
