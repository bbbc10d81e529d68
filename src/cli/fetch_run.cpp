#include "cli/fetch_run.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <map>

#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/transfer_progress.h"
#include "turngap/net/http_client.h"
#include "turngap/twilio/credentials.h"
#include "turngap/twilio/service.h"

namespace turngap::cli {
namespace {

// Whoever finds the core of a crash must not find the secret in it.
void write_no_core_files() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

Credentials read_credentials(const FetchOptions& options) {
  write_no_core_files();
  return credentials_from(options.credentials_file.empty() ? environment()
                                                           : variables_in_file(options.credentials_file));
}

Origin service_of(const FetchOptions& options) {
  if (options.base_url.empty()) {
    const auto variables = environment();
    return twilio_origin(variables("TWILIO_REGION").value_or(""), variables("TWILIO_EDGE").value_or(""));
  }
  const auto origin = origin_of(options.base_url);
  const bool usable = origin && (origin->scheme == "https" || origin->is_loopback());
  // The text is not shown: it may hold a password.
  if (!usable)
    throw FatalError("--base-url: expected https://HOST[:PORT], or http:// on loopback, found something else");
  return *origin;
}

// As curl does; libcurl itself looks at none of the variables.
std::string ca_file(const FetchOptions& options) {
  const auto variables = environment();
  std::string file = options.ca_file;
  if (file.empty()) file = variables("CURL_CA_BUNDLE").value_or("");
  if (file.empty()) file = variables("SSL_CERT_FILE").value_or("");
  if (!file.empty() && !std::ifstream(file)) {
    throw FatalError(
        fmt::format("{}: expected a file of certificates (--ca-file, CURL_CA_BUNDLE or SSL_CERT_FILE), "
                    "found none that can be read",
                    file));
  }
  return file;
}

void say(const std::string& words) {
  fmt::print(stderr, "{}\n", words);
}

std::int64_t expected_bytes(const Wanted& wanted) {
  constexpr std::int64_t kTwilioBytesPerSecond = 32'000;  // 8 kHz, 2 channels, 16 bits
  return wanted.recording.duration_s.value_or(0) * kTwilioBytesPerSecond;
}

std::int64_t expected_bytes(const Catalogue& catalogue) {
  std::int64_t bytes = 0;
  for (const Wanted& wanted : catalogue.wanted) bytes += expected_bytes(wanted);
  return bytes;
}

void tell_plan(const Catalogue& catalogue) {
  for (const Wanted& wanted : catalogue.wanted) {
    const auto& at = wanted.recording.recorded_at;
    say(fmt::format("  {}  {}  {} s  {}", wanted.recording.sid, at ? to_iso8601(*at) : "time unknown",
                    wanted.recording.duration_s ? std::to_string(*wanted.recording.duration_s) : "?", wanted.rule));
  }
  say(fmt::format("would fetch {} recordings, about {:.1f} MB; nothing was fetched", catalogue.wanted.size(),
                  static_cast<double>(expected_bytes(catalogue)) / 1e6));
}

void tell_failure(const FetchFailure& failure) {
  say(fmt::format("{}: {}: {}", failure.recording, failure.reason, failure.message));
}

void tell_exceptions(const Catalogue& catalogue) {
  for (const FetchFailure& failure : catalogue.failures) tell_failure(failure);
  if (catalogue.mirrored.empty()) return;
  say(fmt::format("{} recordings left out: the other end of a conversation that is there", catalogue.mirrored.size()));
}

void note_result(const FetchResult& result, FetchOutcome& outcome) {
  if (result.failure) {
    tell_failure(*result.failure);
    outcome.failures.push_back(*result.failure);
    return;
  }
  outcome.already_there += result.presence == Presence::already_there ? 1 : 0;
  outcome.present.push_back(result);
}

std::vector<std::pair<std::string, std::size_t>> roles_of(const Catalogue& catalogue) {
  std::map<std::string, std::size_t> roles;
  for (const Wanted& wanted : catalogue.wanted) ++roles[wanted.roles.reason];
  return {roles.begin(), roles.end()};
}

void tell_outcome(const FetchOutcome& outcome) {
  const std::size_t fetched = outcome.present.size() - outcome.already_there;
  say(fmt::format("fetched {}, already there {}, failed {}", fetched, outcome.already_there, outcome.failures.size()));
  for (const auto& [reason, count] : outcome.roles) say(fmt::format("channels of {}: {}", count, reason));
}

}  // namespace

FetchOutcome fetch(const FetchOptions& options, const std::function<void(const FetchResult&)>& arrived) {
  const Credentials credentials = read_credentials(options);
  const Origin service = service_of(options);
  const Selection selection = selection_of(options);
  const auto key = options.private_key.empty() ? nullptr : std::make_unique<PrivateKey>(options.private_key);
  HttpClient client({.service = service,
                     .user = credentials.user,
                     .password = credentials.password,
                     .agent = "turngap/" TURNGAP_VERSION,
                     .ca_file = ca_file(options),
                     .stall_timeout = std::chrono::seconds{options.stall_s}});
  RequestQueue::Settings queue_settings = twilio_queue_settings(service, credentials.secret_variable);
  queue_settings.parallel = options.parallel;
  queue_settings.stop = interrupted;
  RequestQueue queue(client, std::move(queue_settings));
  const std::string base = service.text() + "/2010-04-01";
  const std::string account = options.account.empty() ? credentials.account_sid : options.account;
  const Catalogue catalogue = find_recordings_at_twilio(queue, base, account, selection, say);
  tell_exceptions(catalogue);
  FetchOutcome outcome;
  outcome.failures = catalogue.failures;
  if (options.dry_run) {
    tell_plan(catalogue);
    return outcome;
  }
  outcome.roles = roles_of(catalogue);
  {
    TransferProgress progress(catalogue.wanted.size(), expected_bytes(catalogue));
    DownloadSettings settings{options.into, base + "/Accounts/" + account, key.get()};
    settings.received = [&](std::int64_t bytes) { progress.add_bytes(bytes); };
    settings.done = [&](const FetchResult& result) {
      progress.add_file();
      if (result.failure) progress.clear();
      note_result(result, outcome);
      if (!result.failure) arrived(result);
    };
    download(queue, catalogue.wanted, settings);
  }
  tell_outcome(outcome);
  return outcome;
}

int exit_code_of(const FetchOutcome& outcome) {
  if (outcome.failures.empty()) return kDone;
  for (const FetchFailure& failure : outcome.failures) {
    if (failure.temporary) return kTemporary;
  }
  return kSomeFailed;
}

int with_network_errors(const std::function<int()>& command) {
  try {
    return command();
  } catch (const NetworkError& error) {
    fmt::print(stderr, "turngap: {}; safe to run again\n", error.what());
    return kTemporary;
  } catch (const Interrupted&) {
    fmt::print(stderr, "turngap: interrupted; run again to fetch what is missing\n");
    return kInterrupted;
  }
}

}  // namespace turngap::cli
