#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "turngap/net/request_queue.h"

namespace turngap {

/// One JSON object. Throws NetworkError where it could not be had, FatalError where Twilio says no; `status` 404 gives
/// null.
nlohmann::json get_object(RequestQueue& queue, const std::string& url);

/// The most items that Twilio gives on a page, as the value of PageSize.
inline constexpr const char* kLargestPage = "1000";

/// Fewer are sooner asked for singly, side by side, than found in a list.
inline constexpr std::size_t kManySingles = 20;

/// How many pages of a list are worth asking for in place of so many single requests: twelve of these, six at a time,
/// take as long as a page.
constexpr std::size_t pages_worth(std::size_t singles) {
  return 1 + singles / 12;
}

struct ListOptions {
  std::size_t most_pages = std::numeric_limits<std::size_t>::max();  ///< what comes after them is not asked for
  bool denial_is_its_own = false;  ///< AccessDenied then concerns this list and says nothing about others
};

/// Gives every item of a list, page by page. Follows next_page_uri on the same origin only, and stops with a FatalError
/// at a page that was there before or after 10,000 pages. Whether that was the whole list: false after `most_pages`.
bool for_each_item(RequestQueue& queue, const std::string& url, const std::string& list,
                   const std::function<void(const nlohmann::json&)>& take, const ListOptions& options = {});

/// A request for JSON that holds an object; any other 200 is asked for again.
QueuedRequest json_request(const std::string& url);

}  // namespace turngap
