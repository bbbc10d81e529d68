#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/output_file.h"
#include "cli/twilio_calls.h"
#include "turngap/loadtest/driver.h"
#include "turngap/net/http_client.h"
#include "turngap/twilio/credentials.h"

namespace turngap::cli {

/// What `--via twilio` needs beside the load.
struct TwilioLoadOptions {
  std::string from;
  std::string to;
  std::string twiml_url;
  std::string say;
  std::string play;
  double calls_per_second = 1.0;
  double poll_s = 5.0;
  std::optional<unsigned> confirmed_calls;
  std::string manifest = "calls.txt";
  std::string credentials_file;
  std::string base_url;
  std::string ca_file;
};

void add_twilio_load_options(CLI::App& command, TwilioLoadOptions& options);

/// The manifest and the times of the calls beside it.
std::vector<OutputFile> outputs_of(const TwilioLoadOptions& options);

/// A load of real calls.
class TwilioLoad {
 public:
  /// `calls` is what must have been confirmed; `start`: when the test began. Throws FatalError where an option is
  /// missing, contradicts another, or the cost is not confirmed.
  TwilioLoad(const TwilioLoadOptions& options, TwilioOrder order, unsigned calls,
             std::chrono::system_clock::time_point start);

  HttpTransport& transport() { return *client_; }
  const CallService& service() const { return *calls_; }
  std::string url() const { return service_.text(); }
  /// What the account allows, and what a call may cost.
  void bound(LoadSettings& settings) const;

  /// Writes the manifest again if there are more calls than in it.
  void keep_manifest(const LoadProgress& progress);
  /// Looks up the calls whose answer was lost, then writes manifest and metadata. Not without a call.
  void finish(LoadRun& run);

 private:
  void look_up_lost(LoadRun& run);
  void hang_up(HttpTransport& transport, const std::string& sid) const;
  std::unique_ptr<HttpClient> client() const;

  TwilioLoadOptions options_;
  TwilioOrder order_;
  std::chrono::system_clock::time_point start_;
  Credentials credentials_;
  Origin service_;
  std::string ca_file_;
  std::string account_url_;
  std::unique_ptr<HttpClient> client_;
  std::unique_ptr<TwilioCalls> calls_;
  std::size_t kept_ = 0;
};

}  // namespace turngap::cli
