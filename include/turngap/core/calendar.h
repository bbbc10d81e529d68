#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace turngap {

/// A moment in UTC, to the second.
using Moment = std::chrono::sys_seconds;

/// Reads a date of RFC 2822 with an offset, as Twilio writes it: "Wed, 01 Jul 2026 14:30:00 +0200".
std::optional<Moment> parse_rfc2822(std::string_view text);

/// Reads what a user gives as a moment: "2026-07-01", "2026-07-01T14:30:00Z", with an offset ("+02:00") instead of the
/// Z, or a duration before `now` ("90m", "24h", "30d", "2w").
std::optional<Moment> parse_moment(std::string_view text, Moment now);

/// Reads a duration: a whole number and s, m, h, d or w.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// "2026-07-01T14:30:00Z"
std::string to_iso8601(Moment moment);

/// "2026-07-01"
std::string to_iso_date(Moment moment);

/// From `since` on and before `until`.
struct DateWindow {
  std::optional<Moment> since;
  std::optional<Moment> until;

  bool contains(Moment moment) const { return (!since || moment >= *since) && (!until || moment < *until); }
};

}  // namespace turngap
