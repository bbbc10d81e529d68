#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace turngap::cli {

/// How far a download is, on stderr: a line that is written over on a terminal, and elsewhere a plain line at every
/// tenth of the files.
class TransferProgress {
 public:
  /// `expected_bytes` may be 0: unknown.
  TransferProgress(std::size_t files, std::int64_t expected_bytes);
  ~TransferProgress();
  TransferProgress(const TransferProgress&) = delete;
  TransferProgress& operator=(const TransferProgress&) = delete;

  void add_bytes(std::int64_t bytes);  ///< below 0 for a transfer that begins again
  void add_file();
  void tick();         ///< all the time: on a terminal the line is never older than a second
  void clear() const;  ///< before other words

 private:
  void show() const;

  std::size_t files_;
  std::int64_t expected_bytes_;
  std::size_t files_done_ = 0;
  std::int64_t bytes_ = 0;
  bool live_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown_{};
};

}  // namespace turngap::cli
