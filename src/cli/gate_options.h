#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "turngap/stats/gate.h"

namespace turngap::cli {

/// The gate as the user sets it.
struct GateOptions {
  std::optional<double> max_p95_ms;
  std::optional<double> min_answered_percent;
  std::vector<GateLimit> expected;         ///< of --expect
  std::optional<GateReading> reading;      ///< point where it is not given
  std::optional<Verdict> on_inconclusive;  ///< pass or fail; else it has an exit code of its own

  /// Whether the user asked for a gate.
  bool given() const;
  /// --expect replaces the default limits; --max-p95 and --min-answered set one of them, or are added to --expect.
  Gate gate() const;
};

/// --max-p95, --min-answered, --expect, --gate, --on-inconclusive.
void add_gate_options(CLI::App& command, GateOptions& options);

/// 0 passed, 1 failed or no data, 3 inconclusive unless --on-inconclusive says which of the two it is.
int gate_exit_code(const GateResult& result, const GateOptions& options);

}  // namespace turngap::cli
