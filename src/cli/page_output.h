#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "cli/run_report.h"
#include "turngap/report/page.h"

namespace turngap::cli {

/// What the user wants of a page.
struct PageChoice {
  std::string title;                                   ///< empty: a usual one
  std::vector<std::filesystem::path> folders;          ///< that hold the recordings
  std::map<std::string, std::filesystem::path> files;  ///< of recordings whose place is known, by their `path`
  std::vector<std::filesystem::path> baseline;
  std::size_t turns = 5;  ///< how many of the slowest and of the longest waits without a reply are drawn
  bool embed_audio = false;
  double margin_ms = 50.0;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());  ///< threads; do not change the page
};

/// The page of a run; goes through its results once more, and reads the baseline and the recordings of the turns that
/// it draws. The summary names as many turns as the page draws, or all that there are.
std::string page_of(const RunNumbers& numbers, const ResultLines& lines, const std::vector<std::string>& by,
                    const PageChoice& choice);

}  // namespace turngap::cli
