#include "cli/fetch_run.h"

#include <fmt/format.h>

#include <cstdio>
#include <map>

#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/transfer_progress.h"
#include "turngap/net/credentials.h"
#include "turngap/net/http_client.h"

namespace turngap::cli {
namespace {

Credentials read_credentials(const FetchOptions& options) {
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

void say(const std::string& words) {
  fmt::print(stderr, "{}\n", words);
}

std::int64_t expected_bytes(const Recording& recording) {
  constexpr std::int64_t kTwilioBytesPerSecond = 8'000 * 2 * 2;
  return recording.duration_s.value_or(0) * kTwilioBytesPerSecond;
}

void tell_plan(const Catalogue& catalogue) {
  std::int64_t bytes = 0;
  for (const Wanted& wanted : catalogue.wanted) {
    bytes += expected_bytes(wanted.recording);
    const auto& at = wanted.recording.recorded_at;
    say(fmt::format("  {}  {}  {} s  {}", wanted.recording.sid, at ? to_iso8601(*at) : "time unknown",
                    wanted.recording.duration_s ? std::to_string(*wanted.recording.duration_s) : "?", wanted.rule));
  }
  say(fmt::format("would fetch {} recordings, about {:.1f} MB; nothing was fetched", catalogue.wanted.size(),
                  static_cast<double>(bytes) / 1e6));
}

void tell_failure(const FetchFailure& failure) {
  say(fmt::format("{}: {}: {}", failure.recording, failure.reason, failure.message));
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
                     .stall_timeout = std::chrono::seconds{options.stall_s}});
  RequestQueue queue(client, {.service = service,
                              .secret_variable = credentials.secret_variable,
                              .parallel = options.parallel,
                              .stop = interrupted});
  const std::string base = service.text() + "/2010-04-01";
  const std::string account = options.account.empty() ? credentials.account_sid : options.account;
  const Catalogue catalogue = find_recordings_at_twilio(queue, base, account, selection, say);
  FetchOutcome outcome;
  outcome.failures = catalogue.failures;
  for (const FetchFailure& failure : outcome.failures) tell_failure(failure);
  if (!catalogue.mirrored.empty()) {
    say(fmt::format("{} recordings left out: the other end of a conversation that is there",
                    catalogue.mirrored.size()));
  }
  if (options.dry_run) {
    tell_plan(catalogue);
    return outcome;
  }
  std::map<std::string, std::size_t> roles;
  for (const Wanted& wanted : catalogue.wanted) ++roles[wanted.roles.reason];
  outcome.roles.assign(roles.begin(), roles.end());
  std::int64_t expected = 0;
  for (const Wanted& wanted : catalogue.wanted) expected += expected_bytes(wanted.recording);
  {
    TransferProgress progress(catalogue.wanted.size(), expected);
    download(queue, catalogue.wanted,
             {.folder = options.into,
              .account_url = base + "/Accounts/" + account,
              .private_key = key.get(),
              .received = [&](std::int64_t bytes) { progress.add_bytes(bytes); },
              .done =
                  [&](const FetchResult& result) {
                    progress.add_file();
                    if (result.failure) {
                      progress.clear();
                      tell_failure(*result.failure);
                      outcome.failures.push_back(*result.failure);
                      return;
                    }
                    outcome.already_there += result.presence == Presence::already_there ? 1 : 0;
                    outcome.present.push_back(result);
                    arrived(result);
                  }});
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
