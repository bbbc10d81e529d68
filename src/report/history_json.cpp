#include "report/json_values.h"
#include "turngap/report/history.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

Json release_quantile_json(const QuantileEstimate& estimate) {
  return {{"value_ms", value_or_null(estimate.value_ms)}, {"interval_90", interval_json(estimate.interval_ms)}};
}

Json entry_json(const HistoryEntry& entry) {
  return {{"release", entry.name},
          {"recorded_at", entry.recorded_at.empty() ? Json(nullptr) : Json(entry.recorded_at)},
          {"calls", entry.calls},
          {"p50", release_quantile_json(entry.p50)},
          {"p95", release_quantile_json(entry.p95)},
          {"unanswered_percent", value_or_null(entry.unanswered.percent)},
          {"against_first", entry.against_first ? Json(to_string(*entry.against_first)) : Json(nullptr)}};
}

Json release_name(const ReleaseHistory& history, const std::optional<std::size_t>& release) {
  return release ? Json(history.releases[*release].name) : Json(nullptr);
}

}  // namespace

std::string to_history_json(const ReleaseHistory& history) {
  Json releases = Json::array();
  for (const HistoryEntry& entry : history.releases) releases.push_back(entry_json(entry));
  const Json json = {{"schema", "turngap.history/1"},
                     {"first_regression", release_name(history, history.first_regression)},
                     {"first_improvement", release_name(history, history.first_improvement)},
                     {"releases", std::move(releases)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace turngap
