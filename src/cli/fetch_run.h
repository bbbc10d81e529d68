#pragma once

#include <functional>

#include "cli/fetch_options.h"
#include "turngap/report/summary_json.h"
#include "turngap/twilio/downloader.h"

namespace turngap::cli {

/// What a fetch came to.
struct FetchOutcome {
  std::vector<SelectedBy> selected_by;
  std::size_t fetched = 0;
  std::size_t already_there = 0;
  std::vector<FetchFailure> failures;
  std::size_t known = 0;                                   ///< not fetched, for what is in them is known
  std::vector<std::pair<std::string, std::size_t>> roles;  ///< reason for the channel roles, and how many had it
};

/// What else is to be done on the way.
struct FetchHooks {
  std::function<void(const FetchResult&)> arrived = [](const FetchResult&) {};  ///< a recording is there
  std::function<void()> meanwhile = [] {};                                      ///< called all the time
  /// Of recordings at Twilio, which never change there: whether this one need not be fetched.
  std::function<bool(const Wanted&)> is_known = nullptr;
};

/// Finds and downloads, with words and progress on stderr. With --dry-run only tells what it would do. Throws what
/// `find_recordings_at_twilio` and `download` throw.
FetchOutcome fetch(const FetchOptions& options, const FetchHooks& hooks = {});

/// 0, kSomeFailed, or kTemporary where running again may bring what is missing.
int exit_code_of(const FetchOutcome& outcome);

/// Runs `command` and gives its exit code; tells of a failing network and of an interrupt.
int with_network_errors(const std::function<int()>& command);

}  // namespace turngap::cli
