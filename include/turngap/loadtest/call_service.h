#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "turngap/loadtest/load_call.h"
#include "turngap/net/http.h"

namespace turngap {

/// What the system says of its own load.
struct SystemStats {
  std::optional<double> active;
  std::optional<double> queued;
  std::optional<double> capacity;
};

/// What became of a call that was placed.
struct CallProgress {
  enum class Meaning { goes_on, ended, failed, not_known };
  Meaning meaning = Meaning::not_known;
  std::string words;                 ///< where it failed
  std::optional<Moment> started_at;  ///< when somebody answered it
};

/// The system under test: which requests it takes, and what its answers mean. Knows no time and no connection.
class CallService {
 public:
  virtual ~CallService() = default;

  virtual HttpRequest health() const = 0;
  /// What is wrong with an answer to `health`; empty if nothing.
  virtual std::string health_problem(const HttpResponse& response) const = 0;
  /// Nothing where the system does not tell of its load.
  virtual std::optional<HttpRequest> stats() const = 0;
  /// Nothing where the answer does not tell.
  virtual std::optional<SystemStats> stats_in(const HttpResponse& response) const = 0;

  virtual HttpRequest placement(std::uint64_t call) const = 0;
  virtual PlacementAnswer meaning_of_placement(const HttpResponse& response) const = 0;
  /// Ends a call that is over; nothing where the system has no request for it, or needs none.
  virtual std::optional<HttpRequest> ending(const CallRecord& call) const = 0;

  /// Asks whether a call goes on; nothing where that is decided on this side.
  virtual std::optional<HttpRequest> progress(const CallRecord& call) const {
    static_cast<void>(call);
    return std::nullopt;
  }
  virtual CallProgress meaning_of_progress(const HttpResponse& response) const {
    static_cast<void>(response);
    return {};
  }
  /// Whether the answer to a placement is waited for even when the test has ended, because the call must be ended:
  /// only the answer may say which call that is, and an end that overtakes its placement ends nothing.
  virtual bool needs_every_answer() const { return false; }
};

/// What an answer that is no success means wherever the service has not said otherwise.
PlacementAnswer failed_placement(const HttpResponse& response);

}  // namespace turngap
