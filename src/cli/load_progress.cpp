#include "cli/load_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/message.h"
#include "cli/terminal.h"

namespace turngap::cli {
namespace {

// Near enough for a glance; results.json has the exact one.
std::string p95_text(std::span<const CallRecord* const> calls) {
  if (calls.empty()) return "-";
  std::vector<double> latencies;
  latencies.reserve(calls.size());
  for (const CallRecord* call : calls) latencies.push_back(call->dispatch_latency()->value);
  const auto at = latencies.begin() + static_cast<std::ptrdiff_t>((latencies.size() - 1) * 95 / 100);
  std::ranges::nth_element(latencies, at);
  return fmt::format("{:.0f} ms", *at);
}

}  // namespace

LoadProgressLine::LoadProgressLine(unsigned target_calls) : target_calls_(target_calls), live_(on_terminal()) {}

LoadProgressLine::~LoadProgressLine() {
  if (live_) print_message("\r\033[K");
}

Millis LoadProgressLine::interval() const {
  return live_ ? Millis{500} : Millis{10'000};
}

void LoadProgressLine::show(const LoadProgress& progress) const {
  const std::string queue = progress.queued ? fmt::format("{:.0f}", *progress.queued) : "-";
  print_message("{}{:.0f} s: {} of {} due, {} placed, {} active, {} failed, p95 {}, queue {}{}",
                live_ ? "\r\033[K" : "", progress.elapsed.value / 1000.0, progress.due,
                std::max<std::size_t>(target_calls_, progress.due), progress.placed, progress.active, progress.failed,
                p95_text(progress.successful), queue, live_ ? "" : "\n");
  std::fflush(stderr);
}

}  // namespace turngap::cli
