#include <fmt/format.h>

#include "report/json_values.h"
#include "turngap/report/comparison.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

Json quantile_json(const QuantileComparison& c) {
  return {{"q", c.base.q},
          {"base_ms", value_or_null(c.base.value_ms)},
          {"base_interval_90", interval_json(c.base.interval_ms)},
          {"candidate_ms", value_or_null(c.candidate.value_ms)},
          {"candidate_interval_90", interval_json(c.candidate.interval_ms)},
          {"difference_ms", value_or_null(c.difference_ms)},
          {"difference_interval_90", interval_json(c.interval_ms)}};
}

Json quantiles_json(const std::vector<QuantileComparison>& quantiles) {
  Json list = Json::array();
  for (const QuantileComparison& c : quantiles) list.push_back(quantile_json(c));
  return list;
}

Json compared_rates_json(const std::vector<RateComparison>& rates) {
  Json json = Json::object();
  for (const RateComparison& rate : rates) {
    json[rate.name] = {{"base_percent", value_or_null(rate.base.percent)},
                       {"candidate_percent", value_or_null(rate.candidate.percent)},
                       {"difference_points", value_or_null(rate.difference_points)},
                       {"difference_interval_90", interval_json(rate.interval_points)}};
  }
  return json;
}

Json side_json(const SideSummary& side, const std::optional<double>& design_effect) {
  Json mix = Json::object();
  for (const auto& [tag, calls] : side.mix) mix[tag] = calls;
  return {{"calls", side.calls},
          {"compared", side.compared},
          {"without_reply", side.without_reply},
          {"turns", side.counts.turns},
          {"replies", side.counts.answered + side.counts.overlapped},
          {"unanswered", side.counts.unanswered},
          {"not_measurable", side.counts.not_measurable},
          {"design_effect", value_or_null(design_effect)},
          {"recordings_by_tag", mix},
          {"unpaired", side.unpaired}};
}

}  // namespace

std::string to_comparison_json(const ReleaseComparison& c) {
  const Json json = {{"schema", "turngap.compare/1"},
                     {"verdict", to_string(c.verdict)},
                     {"reason", c.reason},
                     {"advice", c.advice},
                     {"margin_ms", c.config.margin_ms},
                     {"margin_unanswered_points", c.config.margin_unanswered_points},
                     {"seed", c.config.seed},
                     {"replicates", c.config.replicates},
                     {"paired", c.paired},
                     {"p95", quantile_json(c.p95)},
                     {"p95_bootstrap_interval_90", interval_json(c.bootstrap_ms)},
                     {"p95_mover_interval_90", interval_json(c.mover_ms)},
                     {"resolution_ms", c.resolution_ms},
                     {"calls_needed", value_or_null(c.calls_needed)},
                     {"percentiles", quantiles_json(c.descriptive)},
                     {"shift", quantiles_json(c.shift)},
                     {"rates", compared_rates_json(c.rates)},
                     {"base", side_json(c.base, c.p95.base.design_effect)},
                     {"candidate", side_json(c.candidate, c.p95.candidate.design_effect)},
                     {"warnings", c.warnings}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace turngap
