#include "turngap/stats/concurrency.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace turngap {
namespace {

constexpr std::size_t kMostParts = 8;
constexpr std::size_t kLeastTurns = 20;

using ActiveRange = std::pair<unsigned, unsigned>;  // the fewest active calls and the most

std::vector<unsigned> sorted_numbers(std::span<const std::optional<unsigned>> active) {
  std::vector<unsigned> numbers;
  for (const auto& number : active) {
    if (number.value_or(0) > 0) numbers.push_back(*number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

std::vector<ActiveRange> parts_of(const std::vector<unsigned>& sorted) {
  const std::size_t least = std::max(kLeastTurns, (sorted.size() + kMostParts - 1) / kMostParts);
  std::vector<ActiveRange> parts;
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = std::min(begin + least, sorted.size());
    while (end < sorted.size() && sorted[end] == sorted[end - 1]) ++end;
    if (sorted.size() - end < kLeastTurns) end = sorted.size();
    parts.emplace_back(sorted[begin], sorted[end - 1]);
    begin = end;
  }
  return parts;
}

std::string value_of(unsigned number, const std::vector<ActiveRange>& parts) {
  if (number == 0) return "0";
  const auto [from, to] = *std::ranges::lower_bound(parts, number, {}, &ActiveRange::second);
  return from == to ? std::to_string(from) : fmt::format("{} to {}", from, to);
}

}  // namespace

std::vector<std::string> concurrency_values(std::span<const std::optional<unsigned>> active) {
  const std::vector<ActiveRange> parts = parts_of(sorted_numbers(active));
  std::vector<std::string> values;
  values.reserve(active.size());
  for (const auto& number : active) values.push_back(number ? value_of(*number, parts) : "");
  return values;
}

}  // namespace turngap
