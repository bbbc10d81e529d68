#include "cli/twilio_fetch.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <utility>

#include "cli/fetch_progress.h"
#include "cli/fetch_words.h"
#include "cli/interrupt.h"
#include "cli/shown_transfer.h"
#include "cli/twilio_access.h"
#include "turngap/core/error.h"
#include "turngap/net/http_client.h"
#include "turngap/twilio/service.h"

namespace turngap::cli {
namespace {

using Recordings = std::vector<const ListedRecording*>;

std::int64_t expected_bytes(const Recordings& recordings) {
  constexpr std::int64_t kTwilioBytesPerSecond = 32'000;  // 8 kHz, 2 channels, 16 bits
  std::int64_t bytes = 0;
  for (const ListedRecording* one : recordings) bytes += one->duration_s.value_or(0) * kTwilioBytesPerSecond;
  return bytes;
}

void report_plan(const Catalogue& catalogue) {
  for (const ListedRecording* one : catalogue.wanted) {
    const auto& at = one->recorded_at;
    say(fmt::format("  {}  {}  {} s  {}", one->sid.text(), at ? to_iso8601(*at) : "time unknown",
                    one->duration_s ? std::to_string(*one->duration_s) : "?", catalogue.list.text(one->rule)));
  }
  say(fmt::format("would fetch {} recordings, about {:.1f} MB; nothing was fetched", catalogue.wanted.size(),
                  static_cast<double>(expected_bytes(catalogue.wanted)) / 1e6));
}

void report_exceptions(const Catalogue& catalogue) {
  for (const FetchFailure& failure : catalogue.failures) say(in_words(failure));
  if (!catalogue.spare.empty()) {
    say(fmt::format("{} recordings left out: the other end of a conversation that is there", catalogue.spare.size()));
  }
  for (const ListedRecording* one : catalogue.doubled) {
    say(fmt::format("{}: left out, another recording of the same call is measured", one->sid.text()));
  }
}

std::vector<std::pair<std::string, std::size_t>> roles_of(const Catalogue& catalogue) {
  std::map<std::string, std::size_t> roles;
  for (const ListedRecording* one : catalogue.wanted) ++roles[catalogue.list.wanted(*one).roles.reason];
  return {roles.begin(), roles.end()};
}

Catalogue recordings_at_twilio(RequestQueue& queue, const std::string& base, const std::string& account,
                               const Selection& selection, FetchProgress& progress) try {
  return find_recordings_at_twilio(queue, base, account, selection,
                                   [&progress](const std::string& words) { progress.tell(words); });
} catch (const NothingFound& nothing) {
  throw FatalError(fmt::format("{}. See docs/twilio.md for the ways to tag a run, or widen --since", nothing.what()));
}

void bring(RequestQueue& queue, const RecordingList& list, const Recordings& wanted, DownloadSettings& settings,
           FetchOutcome& outcome, const std::function<void(const FetchResult&)>& arrived, FetchProgress& progress) {
  show_transfer({wanted.size(), expected_bytes(wanted)}, progress, outcome, arrived, [&](TransferHooks hooks) {
    settings.hooks = std::move(hooks);
    download(queue, list, wanted, settings);
  });
}

// Their failures are no failures any more: the conversation is measured from its other end.
Recordings other_ends(const Catalogue& catalogue, FetchOutcome& outcome) {
  Recordings instead;
  std::erase_if(outcome.failures, [&](const FetchFailure& failure) {
    const auto found = catalogue.spare.find(Sid(failure.recording));
    if (found == catalogue.spare.end() || failure.temporary) return false;
    instead.push_back(found->second);
    return true;
  });
  return instead;
}

/// The requests to Twilio.
class TwilioConnection {
 public:
  TwilioConnection(const FetchOptions& options, const std::function<void()>& meanwhile)
      : credentials_(read_credentials(options.credentials_file)),
        service_(twilio_service(options.base_url)),
        client_({.service = service_,
                 .user = credentials_.user,
                 .password = credentials_.password,
                 .agent = "turngap/" TURNGAP_VERSION,
                 .ca_file = ca_file(options.ca_file),
                 .stall_timeout = std::chrono::seconds{options.stall_s}}),
        progress_("requests to Twilio answered", meanwhile),
        queue_(client_, queue_settings(options)),
        base_(twilio_base(options.base_url, service_) + "/2010-04-01"),
        account_(options.account.empty() ? credentials_.account_sid : options.account) {}

  RequestQueue& queue() { return queue_; }
  FetchProgress& progress() { return progress_; }
  const std::string& base() const { return base_; }
  const std::string& account() const { return account_; }

 private:
  RequestQueue::Settings queue_settings(const FetchOptions& options) {
    RequestQueue::Settings settings = twilio_queue_settings(service_, credentials_.secret_variable);
    settings.parallel = options.parallel;
    settings.stop = interrupted;
    settings.advice = transfer_advice;
    settings.progress = [this](std::size_t done, std::size_t open) { progress_.tick(done, open); };
    return settings;
  }

  Credentials credentials_;
  Origin service_;
  HttpClient client_;
  FetchProgress progress_;
  RequestQueue queue_;
  std::string base_;
  std::string account_;
};

Catalogue found(TwilioConnection& connection, const Selection& selection) {
  Catalogue catalogue = recordings_at_twilio(connection.queue(), connection.base(), connection.account(), selection,
                                             connection.progress());
  connection.progress().show(nullptr);
  report_exceptions(catalogue);
  return catalogue;
}

void bring_all(TwilioConnection& connection, Catalogue& catalogue, const FetchOptions& options, const PrivateKey* key,
               const FetchHooks& hooks, FetchOutcome& outcome) {
  DownloadSettings settings{options.into, connection.base() + "/Accounts/" + connection.account(), key};
  bring(connection.queue(), catalogue.list, catalogue.wanted, settings, outcome, hooks.arrived, connection.progress());
  // The other end of a conversation whose kept end turned out not to be there.
  const Recordings instead = other_ends(catalogue, outcome);
  if (instead.empty()) return;
  say(fmt::format("fetching the other end of {} conversations instead", instead.size()));
  bring(connection.queue(), catalogue.list, instead, settings, outcome, hooks.arrived, connection.progress());
}

std::unique_ptr<PrivateKey> key_of(const FetchOptions& options) {
  return options.private_key.empty() ? nullptr : std::make_unique<PrivateKey>(options.private_key);
}

Selection twilio_selection(const FetchOptions& options) {
  if (!options.layout.empty() || !options.name_pattern.empty()) {
    throw FatalError(
        "--layout and --name-pattern: expected them with a bucket or --urls, found neither; at Twilio the call says "
        "it");
  }
  Selection selection = selection_of(options);
  selection.has_private_key = !options.private_key.empty();
  return selection;
}

}  // namespace

FetchOutcome fetch_from_twilio(const FetchOptions& options, const FetchHooks& hooks) {
  const Selection selection = twilio_selection(options);
  TwilioConnection connection(options, hooks.meanwhile);
  const auto key = key_of(options);
  Catalogue catalogue = found(connection, selection);
  FetchOutcome outcome;
  outcome.failures = catalogue.failures;
  for (const RuleMatch& match : catalogue.matches) {
    outcome.selected_by.push_back({match.rule, match.recordings, match.listed, match.listed_kind});
  }
  if (options.dry_run) {
    report_plan(catalogue);
    return outcome;
  }
  outcome.roles = roles_of(catalogue);
  outcome.known = std::erase_if(catalogue.wanted, [&](const ListedRecording* one) {
    return hooks.is_known && hooks.is_known(catalogue.list.wanted(*one));
  });
  bring_all(connection, catalogue, options, key.get(), hooks, outcome);
  report_outcome(outcome);
  return outcome;
}

Catalogue find_at_twilio(const FetchOptions& options) {
  const Selection selection = twilio_selection(options);
  TwilioConnection connection(options, [] {});
  return found(connection, selection);
}

FetchOutcome bring_from_twilio(const FetchOptions& options, Catalogue& catalogue, const FetchHooks& hooks) {
  TwilioConnection connection(options, hooks.meanwhile);
  const auto key = key_of(options);
  FetchOutcome outcome;
  outcome.roles = roles_of(catalogue);
  bring_all(connection, catalogue, options, key.get(), hooks, outcome);
  report_outcome(outcome);
  return outcome;
}

TwilioPlace twilio_place(const FetchOptions& options) {
  const std::string own_account = read_credentials(options.credentials_file).account_sid;
  return {twilio_base(options.base_url, twilio_service(options.base_url)),
          options.account.empty() ? own_account : options.account};
}

}  // namespace turngap::cli
