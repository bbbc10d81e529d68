#include "loadtest/watch.h"

namespace turngap {

void Watch::sample(Millis now) {
  HealthSample& sample = samples_.emplace_back();
  sample.at = now;
  ++pending_;
  transport_.start(service_.health(), [this, &sample](const HttpResponse& response) {
    --pending_;
    sample.problem = service_.health_problem(response);
    sample.healthy = sample.problem.empty();
    seen_unhealthy_ = seen_unhealthy_ || !sample.healthy;
  });
  const auto stats = service_.stats();
  if (!stats) return;
  ++pending_;
  transport_.start(*stats, [this, &sample](const HttpResponse& response) {
    --pending_;
    sample.stats = service_.stats_in(response);
    if (sample.stats && sample.stats->queued) queued_ = sample.stats->queued;
  });
}

}  // namespace turngap
