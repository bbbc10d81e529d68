#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "turngap/report/summary_json.h"

namespace turngap::cli {

/// What the summary tells beside the whole.
struct SummaryChoice {
  std::vector<std::string> by;  ///< columns to break the run down by
  std::size_t worst = 3;        ///< how many of the slowest turns and the longest waits are shown
  bool verbose = false;
  std::string loadtest;                 ///< results.json of the load test that the recordings are from; empty: none
  MissingShards missing;                ///< of a merge
  std::vector<std::string> inputs;      ///< as the user gave them, for `run` in summary.json
  std::vector<SelectedBy> selected_by;  ///< likewise
};

/// --by, --loadtest, --worst, --verbose.
void add_summary_options(CLI::App& command, SummaryChoice& choice);

/// Before any work: the columns are known of recordings with these metadata, and the load test can be read. Throws
/// FatalError.
void check_summary_options(const SummaryChoice& choice, const std::vector<std::string>& metadata_names);

}  // namespace turngap::cli
