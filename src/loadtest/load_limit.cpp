#include "turngap/loadtest/load_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>

#include "turngap/core/error.h"

namespace turngap {
namespace {

using Quantity = LoadLimit::Quantity;

struct QuantityName {
  std::string_view name;
  Quantity quantity;
  bool is_percentile;
  double most;
};

constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr QuantityName kQuantities[] = {{"p", Quantity::dispatch_percentile, true, kEndless},
                                        {"schedule_p", Quantity::schedule_percentile, true, kEndless},
                                        {"success", Quantity::success, false, 100.0}};

}  // namespace

LoadLimit parse_load_limit(std::string_view text) {
  const auto limit = parse_limit(text);
  const auto* const known =
      std::ranges::find(kQuantities, limit ? std::string_view(limit->quantity) : "", &QuantityName::name);
  if (known == std::end(kQuantities) || known->is_percentile != limit->percentile.has_value() ||
      !can_be_kept(*limit, 0.0, known->most)) {
    throw FatalError(
        fmt::format("expected a limit like 'p(95)<600', 'schedule_p(95)<800' (milliseconds) or 'success>=95' "
                    "(percent), found '{}'",
                    text));
  }
  return {known->quantity, limit->percentile.value_or(0.0), limit->relation, limit->limit};
}

std::string to_string(const LoadLimit& limit) {
  const auto* const known = std::ranges::find(kQuantities, limit.quantity, &QuantityName::quantity);
  const auto percentile = known->is_percentile ? std::optional(limit.percentile) : std::nullopt;
  return to_string(Limit{std::string(known->name), percentile, limit.relation, limit.limit});
}

std::vector<LoadLimit> default_load_limits() {
  return {{Quantity::success, 0.0, LimitRelation::at_least, 95.0},
          {Quantity::dispatch_percentile, 95.0, LimitRelation::less, 600.0}};
}

}  // namespace turngap
