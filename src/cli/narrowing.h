#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "cli/fetch_options.h"
#include "turngap/core/calendar.h"
#include "turngap/results/name_pattern.h"
#include "turngap/storage/stored_recording.h"
#include "turngap/storage/stored_selection.h"

namespace turngap::cli {

/// What of all places the user wants, and what the names tell of it.
class Narrowing {
 public:
  /// Throws FatalError where the options ask for what cannot be.
  explicit Narrowing(const FetchOptions& options);

  /// Whether it lies in the window of dates.
  bool add(StoredRecording recording, bool in_list_of_urls);

  /// What is wanted of all that was added; says how many names told nothing.
  std::vector<StoredRecording> take();

 private:
  void take_what_the_name_tells(StoredRecording& recording, bool in_list_of_urls);

  std::optional<NamePattern> pattern_;
  DateWindow window_;
  StoredSelection selection_;
  std::size_t added_ = 0;
  std::size_t unnamed_ = 0;
};

}  // namespace turngap::cli
