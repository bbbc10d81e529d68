#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/csv_quoting.h"
#include "turngap/report/history.h"

namespace turngap {
namespace {

std::string cell(const QuantileEstimate& estimate) {
  if (!estimate.value_ms) return "-";
  if (!estimate.interval_ms) return fmt::format("{:.0f} (not estimable)", *estimate.value_ms);
  return fmt::format("{:.0f} ({:.0f} to {:.0f})", *estimate.value_ms, estimate.interval_ms->low,
                     estimate.interval_ms->high);
}

std::string first_line(std::string_view what, const ReleaseHistory& history, std::optional<std::size_t> at) {
  return at ? fmt::format("first {} release: {}\n", what, history.releases[*at].name)
            : fmt::format("no release is conclusively {}\n", what);
}

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{:.3f}", *value) : "";
}

}  // namespace

std::string to_history_text(const ReleaseHistory& history) {
  std::string text = fmt::format("{:<24} {:>7}  {:<24} {:<24} {:>10}  {}\n", "release", "calls", "p50 ms (90 %)",
                                 "p95 ms (90 %)", "unanswered", "against the first");
  for (const HistoryEntry& entry : history.releases) {
    text +=
        fmt::format("{:<24} {:>7}  {:<24} {:<24} {:>8} %  {}\n", entry.name, entry.calls, cell(entry.p50),
                    cell(entry.p95), entry.unanswered.percent ? fmt::format("{:.1f}", *entry.unanswered.percent) : "-",
                    entry.against_first ? to_string(*entry.against_first) : "");
  }
  return text + first_line("slower", history, history.first_regression) +
         first_line("faster", history, history.first_improvement);
}

std::string to_otava_csv(const ReleaseHistory& history) {
  std::string text = "time,release,p50_ms,p95_ms,unanswered_percent\n";
  for (const HistoryEntry& entry : history.releases) {
    text += fmt::format("{},{},{},{},{}\n", entry.recorded_at, csv_quoted(entry.name), number(entry.p50.value_ms),
                        number(entry.p95.value_ms), number(entry.unanswered.percent));
  }
  return text;
}

}  // namespace turngap
