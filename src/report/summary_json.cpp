#include "turngap/report/summary_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "turngap/core/method_version.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

Json value_or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json counts_json(const OutcomeCounts& counts) {
  return {{"total", counts.turns},           {"answered", counts.answered},
          {"overlapped", counts.overlapped}, {"backchannel", counts.backchannel},
          {"unanswered", counts.unanswered}, {"not_measurable", counts.not_measurable},
          {"reply_due", counts.reply_due()}, {"answered_percent", value_or_null(counts.answered_percent())}};
}

Json latency_json(const LatencySummary& latency) {
  return {{"p50", value_or_null(latency.p50_ms)},
          {"p90", value_or_null(latency.p90_ms)},
          {"p95", value_or_null(latency.p95_ms)},
          {"p99", value_or_null(latency.p99_ms)}};
}

Json gate_json(const RunSummary& summary) {
  return {{"verdict", to_string(gate_verdict(summary.latency, summary.limits))},
          {"max_p95_ms", summary.limits.max_p95_ms},
          {"p95_ms", value_or_null(summary.latency.p95_ms)},
          {"min_answered_percent", summary.limits.min_answered_percent},
          {"answered_percent", value_or_null(summary.latency.counts.answered_percent())}};
}

Json failed_json(const std::vector<FailedRecording>& failed) {
  Json list = Json::array();
  for (const FailedRecording& f : failed) {
    list.push_back({{"recording", f.recording}, {"fault", f.fault}, {"message", f.message}});
  }
  return list;
}

Json findings_json(const std::vector<DoubtfulRecording>& findings) {
  Json list = Json::array();
  for (const DoubtfulRecording& f : findings) {
    list.push_back({{"recording", f.recording}, {"flag", f.flag}, {"message", f.message}});
  }
  return list;
}

Json object_of(const std::vector<NamedValue>& values) {
  Json object = Json::object();
  for (const auto& [name, value] : values) object[name] = value;
  return object;
}

}  // namespace

std::string json_version() {
  return fmt::format("nlohmann-json-{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                     NLOHMANN_JSON_VERSION_PATCH);
}

std::string to_summary_json(const RunSummary& summary) {
  const Json json = {{"schema", "turngap.summary/1"},
                     {"method_version", kMethodVersion},
                     {"recordings", {{"measured", summary.recordings_measured}, {"failed", summary.failed.size()}}},
                     {"turns", counts_json(summary.latency.counts)},
                     {"response_latency_ms", latency_json(summary.latency)},
                     {"gate", gate_json(summary)},
                     {"failed_recordings", failed_json(summary.failed)},
                     {"findings", findings_json(summary.findings)},
                     {"configuration", object_of(summary.configuration)},
                     {"versions", object_of(summary.versions)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace turngap
