#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/fake_twilio/catalogue.h"

namespace turngap::test {

inline constexpr int kLargestPageSize = 1000;

/// Decoded names and values of a query.
using Query = std::multimap<std::string, std::string>;

/// Does a filter on a time look at the time of day? Recordings and calls take date-times, all else whole days (UTC).
enum class TimeFilter { date_time, date };

/// One item of a list, with what can be filtered on: the name of the query parameter and the item's value.
struct ListItem {
  nlohmann::json json;
  Time newest_first{};
  std::map<std::string, std::string> texts;
  std::map<std::string, Time> times;  ///< NAME for the same day, NAME< for at or before, NAME> for at or after
};

/// What the service answers with 400: a parameter that it knows, with a value that it cannot read.
struct BadParameter : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Whether the query asks for this item, whatever the page.
bool is_asked_for(const ListItem& item, const Query& query, TimeFilter time_filter);

/// The SID after which the page begins; empty for the first page.
std::string sid_before_page(const Query& query);

/// The items that the query asks for, newest first. Parameters that no item knows are silently ignored.
std::vector<ListItem> filtered(std::vector<ListItem> items, const Query& query, TimeFilter time_filter);

/// The page that the query asks for (PageSize 1..1000, 50 without; PageToken) in its envelope. `next_page_uri` is
/// `path` with the query and a new PageToken, or null.
nlohmann::json page_of(const std::vector<ListItem>& items, const std::string& key, const std::string& path,
                       const Query& query);

/// `path?name=value&...`, everything but unreserved characters escaped.
std::string uri_of(const std::string& path, const Query& query);

}  // namespace turngap::test
