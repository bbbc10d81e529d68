#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "turngap/loadtest/load_limit.h"
#include "turngap/loadtest/load_run.h"

namespace turngap {

/// A sample of values, sorted; percentiles are of type 7, as everywhere in turngap.
class Values {
 public:
  Values() = default;
  explicit Values(std::vector<double> values);

  std::span<const double> sorted() const { return sorted_; }
  bool empty() const { return sorted_.empty(); }
  double mean() const;
  /// `q` in [0, 1]; not of an empty sample.
  double quantile(double q) const;

 private:
  std::vector<double> sorted_;
};

/// Calls that found about as many others active at their first request.
struct ConcurrencyBin {
  unsigned from = 0;  ///< the fewest active calls
  unsigned to = 0;    ///< and the most
  std::size_t calls = 0;
  double p50_ms = 0.0;  ///< of their dispatch latency
  double p95_ms = 0.0;
};

/// Whether the system held its own to the end.
struct Stability {
  std::vector<HealthSample> unhealthy;       ///< samples at which it was not healthy
  std::optional<double> last_third_percent;  ///< success of the calls that were decided in the last third
  std::optional<double> queue_rise;          ///< within the last third, by a straight line through its samples
  bool degraded = false;                     ///< success in the last third below 95 %
  bool queue_grows = false;                  ///< by a call or more

  bool stable() const { return unhealthy.empty() && !degraded && !queue_grows; }
};

struct LimitCheck {
  LoadLimit limit;
  std::optional<double> found;  ///< nothing where no call was placed
  bool kept = false;
};

/// What a load test came to.
struct LoadReport {
  std::size_t total = 0;
  std::size_t successful = 0;
  std::size_t cut = 0;                             ///< successful, and ended before their time
  std::map<std::string, std::size_t> errors;       ///< by class
  std::map<std::string, std::size_t> error_words;  ///< by class and what was found
  Values dispatch_ms;                              ///< of the successful calls: first request to success
  Values schedule_ms;                              ///< of the successful calls: scheduled start to success
  Values for_place_ms;                             ///< parts of the latter
  Values backing_off_ms;
  Values requesting_ms;
  Values call_s;             ///< of the successful calls: first request to end
  Values late_ms;            ///< of the driver, for every scheduled start
  std::size_t requests = 0;  ///< for calls, retries included
  std::size_t retries = 0;   ///< of them: because there was no capacity before
  unsigned peak_active = 0;
  std::vector<ConcurrencyBin> by_concurrency;
  std::optional<unsigned> crossing;  ///< active calls from which on the p95 is no longer below the latency target
  double latency_target_ms = 600.0;
  bool latency_target_met = false;
  Stability stability;
  std::vector<LimitCheck> checks;
  bool interrupted = false;  ///< by the user, before all was done

  std::optional<double> success_percent() const;
  /// Every limit is kept and the system was stable; never without a successful call, nor of a part of a test.
  bool passed() const;
  /// "pass", "fail" or "interrupted".
  std::string_view verdict() const;
  /// Whether the starts were on time: within 5 ms, but for one in a hundred.
  bool driver_kept_up() const;
};

LoadReport report_of(const LoadRun& run, const std::vector<LoadLimit>& limits);

/// "PASSED", "FAILED" or "INTERRUPTED".
std::string_view headline(const LoadReport& report);

/// What the report says beside its numbers.
struct LoadContext {
  std::string version;
  std::string started_at;  ///< ISO 8601, UTC, with milliseconds
  std::string run;         ///< part of the names of rooms and callers
  unsigned target_calls = 0;
  std::vector<std::pair<std::string, std::string>> configuration;
};

/// results.json.
std::string to_results_json(const LoadReport& report, const LoadRun& run, const LoadContext& context);

/// The verdict, the numbers, and what to look at where it failed.
std::string to_load_text(const LoadReport& report, const LoadRun& run);

}  // namespace turngap
