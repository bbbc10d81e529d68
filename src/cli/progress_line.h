#pragma once

#include <cstddef>

namespace turngap::cli {

/// A line on stderr, a terminal, that tells how far a batch is; nothing where it is not `shown`.
class ProgressLine {
 public:
  explicit ProgressLine(bool shown) : shown_(shown) {}
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(std::size_t done, std::size_t total) const;

 private:
  bool shown_;
};

}  // namespace turngap::cli
