#pragma once

#include <functional>

#include "cli/fetch_options.h"
#include "cli/fetch_progress.h"
#include "cli/stored_places.h"
#include "turngap/net/http_client.h"
#include "turngap/net/request_queue.h"

namespace turngap::cli {

/// The requests to a place, which outlives them.
class PlaceConnection {
 public:
  /// `meanwhile` is called all the time. Throws FatalError where the options name what cannot be used.
  PlaceConnection(const StoredPlace& place, const FetchOptions& options, const std::function<void()>& meanwhile);

  FetchProgress& progress() { return progress_; }
  RequestQueue& queue() { return queue_; }

 private:
  RequestQueue::Settings queue_settings(const StoredPlace& place, const FetchOptions& options);

  HttpClient client_;
  FetchProgress progress_;
  RequestQueue queue_;
};

}  // namespace turngap::cli
