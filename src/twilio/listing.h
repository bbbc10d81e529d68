#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "turngap/net/request_queue.h"

namespace turngap {

/// One JSON object. Throws NetworkError where it could not be had, FatalError where Twilio says no; `status` 404 gives
/// null.
nlohmann::json get_object(RequestQueue& queue, const std::string& url);

/// Gives every item of a list, page by page. Follows next_page_uri on the same origin only, and stops with a FatalError
/// at a page that was there before or after 10,000 pages.
void for_each_item(RequestQueue& queue, const std::string& url, const std::string& list,
                   const std::function<void(const nlohmann::json&)>& take);

/// A request for JSON that holds an object; any other 200 is asked for again.
QueuedRequest json_request(const std::string& url);

}  // namespace turngap
