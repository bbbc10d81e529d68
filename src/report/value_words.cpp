#include "report/value_words.h"

#include <fmt/format.h>

#include <cmath>

namespace turngap {

std::string whole_text(const std::optional<double>& value, std::string_view none) {
  return value ? fmt::format("{:.0f}", *value) : std::string(none);
}

std::string millis_text(const std::optional<double>& value) {
  return value ? fmt::format("{:.0f} ms", *value) : "–";
}

std::string percent_text(const std::optional<double>& value, std::string_view none) {
  return value ? fmt::format("{:.1f} %", *value) : std::string(none);
}

std::string interval_text(const std::optional<Interval>& interval, std::string_view unit, int digits) {
  if (!interval) return "no interval";
  return fmt::format("{:.{}f} to {:.{}f} {}", interval->low, digits, interval->high, digits, unit);
}

std::string range_text(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.0f} to {:.0f}", interval->low, interval->high) : "-";
}

double percent_of(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string clock_text(double millis) {
  const auto whole = static_cast<long long>(std::llround(millis));
  const auto seconds = static_cast<double>(whole % 60000) / 1000.0;
  return fmt::format("{}:{:06.3f}", whole / 60000, seconds);
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string wait_words(const CallerTurn& turn) {
  if (!turn.latency()) {
    return fmt::format("no reply for {} or more", millis_text(turn.censored_wait.value_or(Millis{}).value));
  }
  const std::string value = millis_text(turn.latency()->value);
  return turn.uncertainty ? fmt::format("{} ± {:.0f}", value, std::ceil(turn.uncertainty->value)) : value;
}

}  // namespace turngap
