#pragma once

#include <deque>
#include <vector>

#include "turngap/loadtest/load_run.h"
#include "turngap/net/http.h"

namespace turngap {

/// Looks at the health of the system and at what it says of its load.
class Watch {
 public:
  Watch(HttpTransport& transport, const CallService& service) : transport_(transport), service_(service) {}

  /// Asks; the answers come while the transport is waited for.
  void sample(Millis now);
  /// Requests under way.
  unsigned pending() const { return pending_; }
  /// Whether a sample has said that the system is not healthy.
  bool seen_unhealthy() const { return seen_unhealthy_; }
  std::optional<double> queued() const { return queued_; }
  std::vector<HealthSample> samples() const { return {samples_.begin(), samples_.end()}; }

 private:
  HttpTransport& transport_;
  const CallService& service_;
  std::deque<HealthSample> samples_;  // answers refer to their sample
  unsigned pending_ = 0;
  bool seen_unhealthy_ = false;
  std::optional<double> queued_;
};

}  // namespace turngap
