#include "support/fake_twilio/list_page.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <ctime>
#include <optional>

#include <fmt/format.h>

namespace turngap::test {
namespace {

constexpr int kDefaultPageSize = 50;
const std::string kTokenPrefix = "PA";

Time parsed_time(const std::string& name, const std::string& value) {
  for (const char* format : {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"}) {
    std::tm parts{};
    const char* end = strptime(value.c_str(), format, &parts);
    if (end != nullptr && *end == '\0') return Time{std::chrono::seconds{timegm(&parts)}};
  }
  throw BadParameter(fmt::format("'{}' is not a valid value of {}", value, name));
}

Time day_of(Time time) {
  return std::chrono::floor<std::chrono::days>(time);
}

bool time_matches(char inequality, Time time, Time bound, bool whole_days) {
  // Before a day is before it begins.
  if (whole_days && inequality == '<') return time <= day_of(bound);
  if (whole_days || inequality == '=') {
    time = day_of(time);
    bound = day_of(bound);
  }
  if (inequality == '<') return time <= bound;
  if (inequality == '>') return time >= bound;
  return time == bound;
}

bool matches(const ListItem& item, const std::string& name, const std::string& value, TimeFilter time_filter) {
  if (const auto text = item.texts.find(name); text != item.texts.end()) return text->second == value;
  const bool unequal = name.ends_with('<') || name.ends_with('>');
  const auto time = item.times.find(unequal ? name.substr(0, name.size() - 1) : name);
  if (time == item.times.end()) return true;
  const bool whole_days = time_filter == TimeFilter::date || value.find('T') == std::string::npos;
  return time_matches(unequal ? name.back() : '=', time->second, parsed_time(name, value), whole_days);
}

std::optional<std::string> value_of(const Query& query, const std::string& name) {
  const auto found = query.find(name);
  return found == query.end() ? std::nullopt : std::optional(found->second);
}

int number_of(const Query& query, const std::string& name, int otherwise) {
  const auto text = value_of(query, name);
  if (!text) return otherwise;
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size()) {
    throw BadParameter(fmt::format("'{}' is not a valid value of {}", *text, name));
  }
  return number;
}

std::string sid_of(const ListItem& item) {
  return item.json.value("sid", "");
}

// A token names the last item of the page before, so that new items at the front move nothing.
std::size_t first_item(const std::vector<ListItem>& items, const Query& query) {
  const auto token = value_of(query, "PageToken");
  if (!token) return 0;
  const auto last =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return kTokenPrefix + sid_of(item) == *token; });
  if (last == items.end()) throw BadParameter(fmt::format("'{}' is no PageToken of this list", *token));
  return static_cast<std::size_t>(last - items.begin()) + 1;
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool unreserved = std::isalnum(byte) != 0 || std::string("-._~").find(letter) != std::string::npos;
    result += unreserved ? std::string(1, letter) : fmt::format("%{:02X}", byte);
  }
  return result;
}

}  // namespace

bool is_asked_for(const ListItem& item, const Query& query, TimeFilter time_filter) {
  return std::all_of(query.begin(), query.end(), [&](const auto& parameter) {
    return matches(item, parameter.first, parameter.second, time_filter);
  });
}

std::string sid_before_page(const Query& query) {
  const auto token = value_of(query, "PageToken");
  return token && token->starts_with(kTokenPrefix) ? token->substr(kTokenPrefix.size()) : "";
}

std::vector<ListItem> filtered(std::vector<ListItem> items, const Query& query, TimeFilter time_filter) {
  std::erase_if(items, [&](const ListItem& item) { return !is_asked_for(item, query, time_filter); });
  std::stable_sort(items.begin(), items.end(),
                   [](const auto& a, const auto& b) { return a.newest_first > b.newest_first; });
  return items;
}

nlohmann::json page_of(const std::vector<ListItem>& items, const std::string& key, const std::string& path,
                       const Query& query) {
  const int page_size = std::clamp(number_of(query, "PageSize", kDefaultPageSize), 1, kLargestPageSize);
  const int page = number_of(query, "Page", 0);
  const std::size_t begin = first_item(items, query);
  const std::size_t end = std::min(begin + static_cast<std::size_t>(page_size), items.size());

  Query same = query;
  same.erase("Page");
  same.erase("PageToken");
  same.erase("PageSize");
  same.emplace("PageSize", std::to_string(page_size));
  Query first = same;
  first.emplace("Page", "0");
  Query next = same;
  next.emplace("Page", std::to_string(page + 1));
  if (end > begin) next.emplace("PageToken", kTokenPrefix + sid_of(items[end - 1]));

  nlohmann::json result = {
      {"page", page},
      {"page_size", page_size},
      {"start", begin},
      {"end", end == begin ? begin : end - 1},
      {"uri", uri_of(path, query)},
      {"first_page_uri", uri_of(path, first)},
      {"previous_page_uri", nullptr},
      {"next_page_uri", end < items.size() ? nlohmann::json(uri_of(path, next)) : nlohmann::json(nullptr)},
      {key, nlohmann::json::array()},
  };
  for (std::size_t i = begin; i < end; ++i) result[key].push_back(items[i].json);
  return result;
}

std::string uri_of(const std::string& path, const Query& query) {
  std::string uri = path;
  for (const auto& [name, value] : query) {
    uri += (uri.size() == path.size() ? '?' : '&') + escaped(name) + '=' + escaped(value);
  }
  return uri;
}

}  // namespace turngap::test
