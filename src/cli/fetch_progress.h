#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "cli/progress_line.h"
#include "cli/transfer_progress.h"

namespace turngap::cli {

/// How far a fetch is, first in searching, then in transferring, and what else is to be done meanwhile.
class FetchProgress {
 public:
  /// `what` is counted while it searches, e.g. "requests to Twilio answered".
  FetchProgress(std::string_view what, std::function<void()> meanwhile);

  /// All the time, with the requests that are done and those that are not yet.
  void tick(std::size_t done, std::size_t open);
  /// The same where nobody asks, e.g. while files are verified.
  void tick();
  /// A line on stderr.
  void tell(const std::string& words);
  /// From now on `transfer` is shown, until another one or nullptr.
  void show(TransferProgress* transfer);

 private:
  ProgressLine search_;
  TransferProgress* transfer_ = nullptr;
  std::function<void()> meanwhile_;
};

}  // namespace turngap::cli
