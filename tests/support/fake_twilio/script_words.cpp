#include "support/fake_twilio/script_words.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

namespace turngap::test {

std::vector<std::string_view> script_parts(std::string_view text) {
  constexpr std::string_view kBetween = ", \t\r\n";
  std::vector<std::string_view> parts;
  for (auto begin = text.find_first_not_of(kBetween); begin != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(kBetween, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kBetween, end);
  }
  return parts;
}

CountedWord counted_word(std::string_view part) {
  const auto star = part.find('*');
  if (star == std::string_view::npos) return {1, part};
  const std::string_view count = part.substr(0, star);
  const std::string_view word = part.substr(star + 1);
  if (count == "all") return {std::nullopt, word};
  int times = 0;
  const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), times);
  if (error != std::errc{} || end != count.data() + count.size() || times < 1) {
    throw std::invalid_argument(
        fmt::format("'{}': expected a number above 0 or 'all' before '*', found '{}'", part, count));
  }
  return {times, word};
}

}  // namespace turngap::test
