#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/fetch_options.h"
#include "cli/fetch_progress.h"
#include "turngap/net/http_client.h"
#include "turngap/net/request_queue.h"
#include "turngap/report/summary_json.h"
#include "turngap/storage/stored_recording.h"

namespace turngap::cli {

/// Recordings of one place, and how one talks to it.
struct StoredPlace {
  std::string kind;
  std::string in_words;
  HttpSettings http;
  std::function<std::string(const std::string&)> error_words = [](const std::string&) { return ""; };
  /// Gives each recording there is; counts what was looked at into the SelectedBy.
  std::function<void(RequestQueue&, FetchProgress&, SelectedBy&, const std::function<void(StoredRecording)>& take)>
      list;
  std::vector<NamedValue> headers = {};  ///< of every request for a recording
  std::function<std::string(const StoredRecording&)> url_of = [](const StoredRecording& one) { return one.url; };
};

/// Whether the user names a bucket, and not a path: "s3://…".
bool is_bucket(const std::string& source);

/// The buckets and the list of URLs that the options name. Throws FatalError where they cannot be used, e.g. for want
/// of credentials.
std::vector<StoredPlace> places_of(const FetchOptions& options);

}  // namespace turngap::cli
