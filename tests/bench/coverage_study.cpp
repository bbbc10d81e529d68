// How often the intervals hold the truth, on made-up releases; scripts/coverage-study prints it.

#include "stats/coverage_study.h"

#include <fmt/format.h>

#include <cstdlib>

int main(int argc, char** argv) {
  using turngap::test::MadeUpRelease;
  const std::size_t pairs = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  constexpr std::size_t kReplicates = 1000;
  struct Population {
    const char* name;
    MadeUpRelease release;
  };
  const Population populations[] = {
      {"mild", {}},
      {"strong call effect", {.call_effect = 0.35}},
      {"many stalls", {.stalled_calls = 0.4, .stalled_turns = 0.5}},
      {"ties (20 ms grid)", {.grid_ms = 20}},
      {"15 % unanswered", {.unanswered = 0.15}},
  };
  fmt::print(
      "| population | calls | design effect | p95 interval | not estimable | bootstrap | MOVER | false regressed |\n"
      "|---|---:|---:|---:|---:|---:|---:|---:|\n");
  for (auto [name, release] : populations) {
    for (const std::size_t calls : {10, 30, 50, 100, 400}) {
      release.calls = calls;
      const auto c = turngap::test::study(release, pairs, kReplicates);
      fmt::print("| {} | {} | {:.1f} | {:.1f} % | {:.1f} % | {} | {:.1f} % | {:.1f} % |\n", name, calls,
                 c.design_effect, 100.0 * c.interval_share(),
                 100.0 * static_cast<double>(c.not_estimable) / static_cast<double>(pairs),
                 calls < turngap::kMinBootstrapCalls ? "-" : fmt::format("{:.1f} %", 100.0 * c.bootstrap_share()),
                 100.0 * c.mover_share(), 100.0 * c.false_regressed_share());
      std::fflush(stdout);
    }
  }
}
