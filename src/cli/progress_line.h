#pragma once

#include <cstddef>

namespace turngap::cli {

/// A line on stderr that tells how far a batch is; silent where stderr is no terminal.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(std::size_t done, std::size_t total) const;

 private:
  bool on_terminal_;
};

}  // namespace turngap::cli
