#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/ci_options.h"
#include "cli/page_output.h"
#include "cli/summary_options.h"

namespace turngap::cli {

/// What a run writes beside its results where it is asked to: a page to look at, and what CI systems read.
struct FurtherOutputs {
  CiOptions ci;
  std::optional<std::string> page;
  PageChoice look;

  std::vector<OutputFile> files() const;
};

/// --report, --embed-audio, and the options of `add_ci_options`.
void add_further_outputs(CLI::App& command, FurtherOutputs& outputs);

/// `outputs.look.files` says where the recordings lie, for waveforms. A page of an earlier run stays where nothing was
/// measured. Throws FatalError.
void write_further_outputs(const FurtherOutputs& outputs, const RunNumbers& numbers, const ResultLines& lines,
                           const SummaryChoice& choice, const std::string& command);

}  // namespace turngap::cli
