#include "turngap/core/limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace turngap {
namespace {

// The longer first, for "<" begins "<=".
constexpr std::pair<std::string_view, LimitRelation> kRelations[] = {{"<=", LimitRelation::at_most},
                                                                     {">=", LimitRelation::at_least},
                                                                     {"<", LimitRelation::less},
                                                                     {">", LimitRelation::greater}};

std::optional<double> whole_number(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Limit> parse_limit(std::string_view text) {
  std::string plain(text);
  std::erase(plain, ' ');
  const std::string_view all = plain;
  const std::size_t at = std::min(all.find_first_of("<>"), all.size());
  const std::string_view name = all.substr(0, at);
  const auto* const relation =
      std::ranges::find_if(kRelations, [&](const auto& entry) { return all.substr(at).starts_with(entry.first); });
  if (relation == std::end(kRelations)) return std::nullopt;
  const auto number = whole_number(all.substr(at + relation->first.size()));
  if (!number) return std::nullopt;
  const std::size_t open = name.find('(');
  Limit limit{std::string(name.substr(0, open)), std::nullopt, relation->second, *number};
  if (open == std::string_view::npos) return limit;
  if (!name.ends_with(")")) return std::nullopt;
  limit.percentile = whole_number(name.substr(open + 1, name.size() - open - 2));
  if (!limit.percentile || *limit.percentile <= 0.0 || *limit.percentile >= 100.0) return std::nullopt;
  return limit;
}

std::string to_string(const Limit& limit) {
  const auto* const relation =
      std::ranges::find(kRelations, limit.relation, &std::pair<std::string_view, LimitRelation>::second);
  const std::string percentile = limit.percentile ? fmt::format("({})", *limit.percentile) : "";
  return fmt::format("{}{}{}{}", limit.quantity, percentile, relation->first, limit.limit);
}

bool keeps(double value, LimitRelation relation, double limit) {
  switch (relation) {
    case LimitRelation::less: return value < limit;
    case LimitRelation::at_most: return value <= limit;
    case LimitRelation::greater: return value > limit;
    case LimitRelation::at_least: return value >= limit;
  }
  return false;
}

bool can_be_kept(const Limit& limit, double least, double most) {
  const bool one_keeps_it = keeps(least, limit.relation, limit.limit) || keeps(most, limit.relation, limit.limit);
  return limit.limit >= least && limit.limit <= most && one_keeps_it;
}

}  // namespace turngap
