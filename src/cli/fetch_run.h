#pragma once

#include <functional>

#include "cli/fetch_options.h"
#include "turngap/twilio/downloader.h"

namespace turngap::cli {

/// What a fetch came to.
struct FetchOutcome {
  std::vector<FetchResult> present;  ///< fetched, or there already
  std::vector<FetchFailure> failures;
  std::size_t already_there = 0;
  std::vector<std::pair<std::string, std::size_t>> roles;  ///< reason for the channel roles, and how many had it
};

/// Finds and downloads, with words and progress on stderr; `arrived` gets every recording as soon as it is there, and
/// `meanwhile` is called all the time while recordings are fetched. With --dry-run only tells what it would do. Throws
/// what `find_recordings_at_twilio` and `download` throw.
FetchOutcome fetch(
    const FetchOptions& options, const std::function<void(const FetchResult&)>& arrived,
    const std::function<void()>& meanwhile = [] {});

/// 0, kSomeFailed, or kTemporary where running again may bring what is missing.
int exit_code_of(const FetchOutcome& outcome);

/// Runs `command` and gives its exit code; tells of a failing network and of an interrupt.
int with_network_errors(const std::function<int()>& command);

}  // namespace turngap::cli
