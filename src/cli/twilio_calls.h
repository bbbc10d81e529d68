#pragma once

#include <string>

#include "turngap/loadtest/call_service.h"
#include "turngap/loadtest/schedule.h"
#include "turngap/twilio/call_placement.h"

namespace turngap::cli {

/// Calls that Twilio makes, as a load test sees them.
struct TwilioOrder {
  std::string from;
  std::string to;
  std::string twiml_url;  ///< one of the three
  std::string say;
  std::string play;
  std::string tag;
  std::string run;  ///< with a call's number the word in its URL that no other call has
  CallLengths lengths;
  std::uint64_t seed = 1;
  std::chrono::milliseconds timeout{30'000};
};

class TwilioCalls : public CallService {
 public:
  TwilioCalls(std::string account_url, TwilioOrder order);

  HttpRequest health() const override;
  std::string health_problem(const HttpResponse& response) const override;
  std::optional<HttpRequest> stats() const override { return std::nullopt; }
  std::optional<SystemStats> stats_in(const HttpResponse&) const override { return std::nullopt; }
  HttpRequest placement(std::uint64_t call) const override;
  PlacementAnswer meaning_of_placement(const HttpResponse& response) const override;
  std::optional<HttpRequest> ending(const CallRecord& call) const override;
  std::optional<HttpRequest> progress(const CallRecord& call) const override;
  CallProgress meaning_of_progress(const HttpResponse& response) const override;
  bool needs_every_answer() const override { return true; }

  /// The word of a call, where its TwiML has a URL.
  std::string word_of(std::uint64_t call) const;
  NewCall call(std::uint64_t number) const;

 private:
  std::string account_url_;
  TwilioOrder order_;
};

}  // namespace turngap::cli
