#include "turngap/core/calendar.h"

#include <date/date.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <sstream>

namespace turngap {
namespace {

// Whether hours, minutes and seconds stand somewhere in `text`.
bool holds_time(std::string_view text) {
  constexpr std::string_view kShape = "00:00:00";
  const auto fits = [](char found, char shape) { return shape == '0' ? found >= '0' && found <= '9' : found == shape; };
  return std::search(text.begin(), text.end(), kShape.begin(), kShape.end(), fits) != text.end();
}

// Where the seconds are missing, the library computes with ones that it has not read (date 3.0.1, %T).
std::optional<Moment> parsed(std::string_view text, std::string_view format) {
  if (format.find("%T") != format.npos && !holds_time(text)) return std::nullopt;
  std::istringstream stream{std::string(text)};
  Moment moment;
  stream >> date::parse(std::string(format), moment);
  if (stream.fail() || stream.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
  return moment;
}

std::optional<std::chrono::seconds> unit_of(char letter) {
  using std::chrono::hours;
  switch (letter) {
    case 's': return std::chrono::seconds{1};
    case 'm': return std::chrono::minutes{1};
    case 'h': return hours{1};
    case 'd': return hours{24};
    case 'w': return hours{24 * 7};
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<Moment> parse_rfc2822(std::string_view text) {
  if (const auto moment = parsed(text, "%a, %d %b %Y %T %z")) return moment;
  return parsed(text, "%a, %d %b %Y %T GMT");
}

std::optional<Moment> parse_moment(std::string_view text, Moment now) {
  for (const std::string_view format : {"%FT%TZ", "%FT%T%Ez", "%FT%T%z", "%FT%RZ", "%F"}) {
    if (const auto moment = parsed(text, format)) return moment;
  }
  const auto before = parse_duration(text);
  return before ? std::optional(now - *before) : std::nullopt;
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const auto unit = unit_of(text.back());
  text.remove_suffix(1);
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  constexpr std::int64_t kLongest = 1'000'000;  // far beyond any archive, far below an overflow
  if (!unit || !whole || count < 0 || count > kLongest) return std::nullopt;
  return *unit * count;
}

std::string to_iso8601(Moment moment) {
  return date::format("%FT%TZ", moment);
}

std::string to_iso_date(Moment moment) {
  return date::format("%F", moment);
}

}  // namespace turngap
