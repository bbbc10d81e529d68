#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace turngap {

/// How far a piece of work is.
struct Progress {
  std::string_view what;  ///< what is counted, e.g. "recordings measured"
  std::size_t done = 0;
  std::optional<std::size_t> total;  ///< nothing where it is not known yet
  double elapsed_s = 0.0;            ///< since the work began
};

/// One line of at most `columns`: "12 of 48 recordings measured, 25 %, 3.1 a second, 12 s left"; the time so far where
/// the time left cannot be told.
std::string progress_text(const Progress& progress, std::size_t columns);

}  // namespace turngap
