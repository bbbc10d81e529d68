#include "turngap/report/calls_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/csv_quoting.h"

namespace turngap {
namespace {

constexpr std::string_view kHeader =
    "recording,call_sid,recorded_at,tag,recordings,turns,answered,overlapped,backchannel,unanswered,not_measurable,"
    "p50_ms,p95_ms,longest_ms,longest_unanswered_wait_ms,greeting_ms,path";

template <class Value>
std::string cell(const std::optional<Value>& value) {
  return value ? fmt::format("{}", *value) : "";
}

std::string cell(const std::optional<std::string>& text) {
  return text ? csv_quoted(*text) : "";
}

std::string percentile_cell(const std::optional<double>& value) {
  return value ? fmt::format("{:.1f}", *value) : "";
}

std::string metadata_cell(const CallSummary& call, const std::string& name) {
  const auto found = std::ranges::find(call.metadata, name, [](const auto& entry) { return entry.first; });
  return found == call.metadata.end() ? "" : csv_quoted(found->second);
}

}  // namespace

std::string calls_csv_header(const std::vector<std::string>& metadata_names) {
  std::string text(kHeader);
  for (const std::string& name : metadata_names) text += "," + csv_quoted(name);
  return text + "\n";
}

std::string calls_csv_row(const CallSummary& call, const std::vector<std::string>& metadata_names) {
  const OutcomeCounts& n = call.counts;
  std::string text = fmt::format("{},{},{},{},{},{},{},{},{},{},{},", csv_quoted(call.recording), cell(call.call_sid),
                                 cell(call.recorded_at), cell(call.tag), call.recordings, n.turns, n.answered,
                                 n.overlapped, n.backchannel, n.unanswered, n.not_measurable);
  text += fmt::format("{},{},{},{},{},{}", percentile_cell(call.p50_ms), percentile_cell(call.p95_ms),
                      cell(call.longest_ms), cell(call.longest_unanswered_wait_ms), cell(call.greeting_ms),
                      csv_quoted(call.path));
  for (const std::string& name : metadata_names) text += "," + metadata_cell(call, name);
  return text + "\n";
}

}  // namespace turngap
