#include "turngap/report/summary_json.h"

#include <fmt/format.h>

#include "report/json_values.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

Json counts_json(const OutcomeCounts& counts) {
  return {{"total", counts.turns},           {"answered", counts.answered},
          {"overlapped", counts.overlapped}, {"backchannel", counts.backchannel},
          {"unanswered", counts.unanswered}, {"not_measurable", counts.not_measurable},
          {"reply_due", counts.reply_due()}, {"answered_percent", value_or_null(counts.answered_percent())}};
}

std::string percentile_name(double q) {
  return fmt::format("p{:g}", 100.0 * q);
}

Json percentiles_json(const std::vector<QuantileEstimate>& estimates) {
  Json json = Json::object();
  Json intervals = Json::object();
  for (const QuantileEstimate& estimate : estimates) {
    json[percentile_name(estimate.q)] = value_or_null(estimate.value_ms);
    intervals[percentile_name(estimate.q)] = interval_json(estimate.interval_ms);
  }
  json["interval_90"] = intervals;
  return json;
}

Json waits_json(const std::vector<WaitPercentile>& waits) {
  Json json = Json::object();
  for (const WaitPercentile& wait : waits) {
    json[percentile_name(wait.q)] = {{"at_least", wait.lower_bound}, {"ms", value_or_null(wait.value_ms)}};
  }
  return json;
}

Json rate_json(const RateEstimate& rate) {
  return {{"count", rate.count},
          {"of", rate.of},
          {"percent", value_or_null(rate.percent)},
          {"interval_90", interval_json(rate.interval_percent)}};
}

Json rates_json(const Rates& rates) {
  return {{"answered", rate_json(rates.answered)},
          {"unanswered", rate_json(rates.unanswered)},
          {"overlapped", rate_json(rates.overlapped)},
          {"barge_in", rate_json(rates.barge_in)},
          {"not_measurable", rate_json(rates.not_measurable)}};
}

Json distribution_json(const std::vector<LatencyBin>& bins) {
  Json list = Json::array();
  for (const LatencyBin& bin : bins) list.push_back({{"from", bin.from_ms}, {"replies", bin.replies}});
  return {{"bin_width", kBinMillis}, {"bins", list}};
}

Json part_json(std::string_view name, const PartSummary& part) {
  return {{name, part.name},
          {"turns", part.counts.turns},
          {"unanswered", part.counts.unanswered},
          {"p50_ms", value_or_null(part.p50_ms)},
          {"p95_ms", value_or_null(part.p95_ms)},
          {"longest_ms", value_or_null(part.longest_ms)}};
}

Json hours_json(const std::vector<PartSummary>& hours) {
  Json list = Json::array();
  for (const PartSummary& hour : hours) list.push_back(part_json("hour", hour));
  return list;
}

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

Json places_json(const std::vector<TurnPlace>& places) {
  Json list = Json::array();
  for (const TurnPlace& place : places) {
    list.push_back({{"recording", place.recording},
                    {"path", place.path},
                    {"call_sid", optional_text(place.call_sid)},
                    {"recorded_at", optional_text(place.recorded_at)},
                    {"turn", place.turn},
                    {"caller_end_ms", place.caller_end_ms},
                    {"wait_ms", place.wait_ms}});
  }
  return list;
}

Json greeting_json(const GreetingSummary& greeting) {
  return {{"recordings", greeting.recordings},
          {"without", greeting.without},
          {"p50", value_or_null(greeting.p50.value_ms)},
          {"p95", value_or_null(greeting.p95.value_ms)},
          {"interval_90",
           {{"p50", interval_json(greeting.p50.interval_ms)}, {"p95", interval_json(greeting.p95.interval_ms)}}}};
}

Json needs_json(const std::vector<IntervalNeed>& needs) {
  Json json = Json::object();
  for (const IntervalNeed& need : needs) json[percentile_name(need.q)] = need.calls;
  return json;
}

Json part_json(const BreakdownPart& part) {
  return {{"value", part.value},
          {"turns", part.counts.turns},
          {"calls", part.calls},
          {"p50_ms", value_or_null(part.p50.value_ms)},
          {"p50_interval_90", interval_json(part.p50.interval_ms)},
          {"p95_ms", value_or_null(part.p95.value_ms)},
          {"p95_interval_90", interval_json(part.p95.interval_ms)},
          {"answered_percent", value_or_null(part.answered.percent)},
          {"answered_interval_90", interval_json(part.answered.interval_percent)}};
}

Json breakdowns_json(const std::vector<Breakdown>& breakdowns) {
  Json list = Json::array();
  for (const Breakdown& breakdown : breakdowns) {
    Json parts = Json::array();
    for (const BreakdownPart& part : breakdown.parts) parts.push_back(part_json(part));
    list.push_back({{"column", breakdown.column}, {"parts", parts}});
  }
  return list;
}

Json selected_by_json(const std::vector<SelectedBy>& ways) {
  Json list = Json::array();
  for (const SelectedBy& way : ways) {
    list.push_back(
        {{"rule", way.rule}, {"recordings", way.recordings}, {"listed", way.listed}, {"listed_kind", way.listed_kind}});
  }
  return list;
}

Json run_json(const RunContext& run) {
  return {{"started_at", run.started_at},
          {"command_line", run.command_line},
          {"inputs", run.inputs},
          {"selected_by", selected_by_json(run.selected_by)}};
}

Json gate_json(const GateResult& gate) {
  Json checks = Json::array();
  for (const GateCheck& check : gate.checks) {
    checks.push_back({{"limit", to_string(check.limit)},
                      {"verdict", to_string(check.verdict)},
                      {"found", value_or_null(check.found)},
                      {"spare", value_or_null(check.spare)},
                      {"interval_90", interval_json(check.interval)}});
  }
  return {{"verdict", to_string(gate.verdict)},
          {"reading", gate.reading == GateReading::point ? "point" : "strict"},
          {"limits", checks}};
}

Json failed_json(const FailedRecording& failed) {
  return {{"recording", failed.recording}, {"fault", failed.fault}, {"message", failed.message}};
}

Json finding_json(const DoubtfulRecording& finding) {
  return {{"recording", finding.recording}, {"flag", to_string(finding.flag)}, {"message", finding.message}};
}

Json roles_json(const std::vector<std::pair<std::string, std::size_t>>& roles) {
  Json list = Json::array();
  for (const auto& [reason, recordings] : roles) list.push_back({{"reason", reason}, {"recordings", recordings}});
  return list;
}

Json missing_json(const MissingShards& missing) {
  return {{"plan", missing.plan}, {"shards", missing.shards}, {"recordings", missing.recordings}};
}

template <class Value>
Json object_of(const std::vector<std::pair<std::string, Value>>& values) {
  Json object = Json::object();
  for (const auto& [name, value] : values) object[name] = value;
  return object;
}

using Write = std::function<void(std::string_view)>;

/// Writes an array item by item: with hundreds of thousands of them it would not fit into memory as one.
class ListWriter {
 public:
  explicit ListWriter(const Write& write) : write_(write) { write_("["); }

  void add(const Json& item) {
    write_(empty_ ? "\n    " : ",\n    ");
    write_(indented(item, "\n    "));
    empty_ = false;
  }
  void end() { write_(empty_ ? "]" : "\n  ]"); }

  /// `line_begin` is what every line after the first begins with, its line end before it.
  static std::string indented(const Json& json, std::string_view line_begin) {
    const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace);
    std::string out;
    for (const char c : text) c == '\n' ? out += line_begin : out += c;
    return out;
  }

 private:
  const Write& write_;
  bool empty_ = true;
};

// The lists that grow with the run are told by their names only.
constexpr std::string_view kByRecording = "by_recording";
constexpr std::string_view kFailed = "failed_recordings";
constexpr std::string_view kFindings = "findings";

Json summary_json(const RunSummary& summary) {
  const SummaryStatistics& statistics = summary.statistics;
  Json json = {{"schema", "turngap.summary/1"},
               {"method_version", summary.method_version},
               {"recordings", {{"measured", summary.recordings_measured}, {"failed", summary.failed.size()}}},
               {"calls", statistics.calls},
               {"design_effect", value_or_null(statistics.design_effect())},
               {"turns", counts_json(statistics.counts)},
               {"rates", rates_json(statistics.rates)},
               {"response_latency_ms", percentiles_json(statistics.response_ms)},
               {"calls_for_intervals", needs_json(statistics.interval_needs)},
               {"greeting_ms", greeting_json(statistics.greeting)},
               {"waits_with_unanswered_ms", waits_json(statistics.waits)},
               {"onset_to_onset_ms", percentiles_json(statistics.onset_to_onset_ms)},
               {"gate", gate_json(summary.gate)},
               {"distribution_ms", distribution_json(statistics.distribution)},
               {"by_hour_utc", hours_json(statistics.by_hour)},
               {kByRecording, nullptr},
               {"breakdowns", breakdowns_json(statistics.breakdowns)},
               {"slowest_turns", places_json(statistics.slowest)},
               {"longest_unanswered_waits", places_json(statistics.longest_unanswered)},
               {kFailed, nullptr},
               {kFindings, nullptr},
               {"channel_roles", roles_json(summary.channel_roles)},
               {"configuration", object_of(summary.configuration)},
               {"versions", object_of(summary.versions)}};
  if (!summary.missing.shards.empty()) json["missing_shards"] = missing_json(summary.missing);
  json["run"] = run_json(summary.run);
  return json;
}

// Whether `key` names one of those lists.
bool write_long_list(std::string_view key, const RunSummary& summary, const LatencyTable& table, const Write& write) {
  if (key != kByRecording && key != kFailed && key != kFindings) return false;
  ListWriter list(write);
  if (key == kByRecording) {
    for_each_recording(table, [&list](const PartSummary& part) { list.add(part_json("recording", part)); });
  } else if (key == kFailed) {
    for (const FailedRecording& failed : summary.failed) list.add(failed_json(failed));
  } else {
    for (const DoubtfulRecording& finding : summary.findings) list.add(finding_json(finding));
  }
  list.end();
  return true;
}

}  // namespace

std::string json_version() {
  return fmt::format("nlohmann-json-{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                     NLOHMANN_JSON_VERSION_PATCH);
}

void write_summary_json(const RunSummary& summary, const LatencyTable& table,
                        const std::function<void(std::string_view)>& write) {
  std::string_view before = "{\n  ";
  const Json json = summary_json(summary);
  for (const auto& [key, value] : json.items()) {
    write(before);
    write(Json(key).dump() + ": ");
    if (!write_long_list(key, summary, table, write)) write(ListWriter::indented(value, "\n  "));
    before = ",\n  ";
  }
  write("\n}\n");
}

}  // namespace turngap
