#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "cli/fetch_progress.h"
#include "cli/fetch_run.h"

namespace turngap::cli {

/// How many recordings are to come, and about how many bytes they are; 0: unknown.
struct TransferSize {
  std::size_t recordings;
  std::int64_t bytes;
};

/// Runs `transfer` with hooks by which it is shown how far it is, `outcome` takes in what becomes of each recording,
/// and `arrived` is told of those that are there. Ctrl-C stops it.
void show_transfer(TransferSize size, FetchProgress& progress, FetchOutcome& outcome,
                   const std::function<void(const FetchResult&)>& arrived,
                   const std::function<void(TransferHooks)>& transfer);

}  // namespace turngap::cli
