#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/output_file.h"
#include "turngap/report/ci_report.h"

namespace turngap::cli {

/// What is written for CI systems and monitoring.
struct CiOptions {
  std::optional<std::string> junit;
  std::optional<std::string> prometheus;
  std::optional<std::string> markdown;
  bool github = false;

  std::vector<OutputFile> files() const;
  bool any() const { return github || !files().empty(); }
};

/// --junit, --github, --prometheus, and --markdown where the command has none of its own.
void add_ci_options(CLI::App& command, CiOptions& options);

/// Writes what was asked for, also where nothing was measured: that is no pass, and what an earlier run left would say
/// it is. GitHub's annotations go to stderr, its summary into the file of GITHUB_STEP_SUMMARY. Throws FatalError.
void write_ci(const CiReport& report, const CiOptions& options);

}  // namespace turngap::cli
