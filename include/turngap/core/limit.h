#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace turngap {

enum class LimitRelation { less, at_most, greater, at_least };

/// What a quantity must keep, as a user writes it.
struct Limit {
  std::string quantity;              ///< in "p(95)<600" it is "p"
  std::optional<double> percentile;  ///< above 0 and below 100
  LimitRelation relation = LimitRelation::less;
  double limit = 0.0;
};

/// Reads "NAME<600" and "NAME(95)<600", with any relation; spaces do not matter. Nothing where it is something else.
std::optional<Limit> parse_limit(std::string_view text);

/// The limit as it is written.
std::string to_string(const Limit& limit);

bool keeps(double value, LimitRelation relation, double limit);

/// Whether the limit is one of the values from `least` to `most` that the quantity may have, and one of them keeps it.
bool can_be_kept(const Limit& limit, double least, double most);

}  // namespace turngap
