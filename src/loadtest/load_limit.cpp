#include "turngap/loadtest/load_limit.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "turngap/core/error.h"

namespace turngap {
namespace {

using Quantity = LoadLimit::Quantity;
using Relation = LoadLimit::Relation;

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::optional<double> take_number(std::string_view& text) {
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take_quantity(std::string_view& text, LoadLimit& limit) {
  limit.quantity = Quantity::success;
  if (take(text, "success")) return true;
  limit.quantity = take(text, "schedule_") ? Quantity::schedule_percentile : Quantity::dispatch_percentile;
  if (!take(text, "p(")) return false;
  const auto percentile = take_number(text);
  limit.percentile = percentile.value_or(0.0);
  return limit.percentile > 0 && limit.percentile < 100 && take(text, ")");
}

std::optional<Relation> take_relation(std::string_view& text) {
  if (take(text, "<=")) return Relation::at_most;
  if (take(text, ">=")) return Relation::at_least;
  if (take(text, "<")) return Relation::less;
  if (take(text, ">")) return Relation::greater;
  return std::nullopt;
}

std::string_view word_of(Relation relation) {
  switch (relation) {
    case Relation::less: return "<";
    case Relation::at_most: return "<=";
    case Relation::greater: return ">";
    case Relation::at_least: return ">=";
  }
  return "";
}

}  // namespace

bool LoadLimit::kept_by(double found) const {
  switch (relation) {
    case Relation::less: return found < limit;
    case Relation::at_most: return found <= limit;
    case Relation::greater: return found > limit;
    case Relation::at_least: return found >= limit;
  }
  return false;
}

LoadLimit parse_load_limit(std::string_view text) {
  std::string plain(text);
  std::erase(plain, ' ');
  std::string_view rest = plain;
  LoadLimit limit;
  const bool quantity = take_quantity(rest, limit);
  const auto relation = quantity ? take_relation(rest) : std::nullopt;
  const auto number = relation ? take_number(rest) : std::nullopt;
  if (!number || !rest.empty()) {
    throw FatalError(
        fmt::format("expected a limit like 'p(95)<600', 'schedule_p(95)<800' or 'success>=95', found '{}'", text));
  }
  limit.relation = *relation;
  limit.limit = *number;
  return limit;
}

std::string to_string(const LoadLimit& limit) {
  const std::string_view relation = word_of(limit.relation);
  if (limit.quantity == Quantity::success) return fmt::format("success{}{}", relation, limit.limit);
  const char* const prefix = limit.quantity == Quantity::schedule_percentile ? "schedule_" : "";
  return fmt::format("{}p({}){}{}", prefix, limit.percentile, relation, limit.limit);
}

std::vector<LoadLimit> default_load_limits() {
  return {{Quantity::success, 0.0, Relation::at_least, 95.0},
          {Quantity::dispatch_percentile, 95.0, Relation::less, 600.0}};
}

}  // namespace turngap
