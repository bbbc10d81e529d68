#include "cli/twilio_loadtest.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "cli/checked_number.h"
#include "cli/fetch_words.h"
#include "cli/interrupt.h"
#include "cli/iso_time.h"
#include "cli/message.h"
#include "cli/twilio_access.h"
#include "turngap/core/error.h"
#include "turngap/twilio/service.h"

namespace turngap::cli {
namespace {

using SystemTime = std::chrono::system_clock::time_point;

constexpr const char* kRealCalls = "Real calls: --via twilio";
constexpr Millis kRinging{60'000};  // Twilio's own limit, unless a call says otherwise
constexpr std::chrono::minutes kClockDifference{5};

void require_options(const TwilioLoadOptions& options, unsigned calls) {
  const auto require = [](const char* option, const std::string& value) {
    if (value.empty()) throw FatalError(fmt::format("{}: --via twilio needs it", option));
  };
  require("--from", options.from);
  require("--to", options.to);
  const int words = int{!options.twiml_url.empty()} + int{!options.say.empty()} + int{!options.play.empty()};
  if (words != 1) {
    throw FatalError(fmt::format("--twiml-url, --say, --play: expected one of them, found {}", words));
  }
  if (options.confirmed_calls != calls) {
    throw FatalError(fmt::format(
        "--confirm-cost: expected {0}, the number of calls, found {1}; Twilio charges for each: --confirm-cost {0}",
        calls, options.confirmed_calls ? std::to_string(*options.confirmed_calls) : "nothing"));
  }
}

std::string metadata_path(const std::string& manifest) {
  return std::filesystem::path(manifest).replace_extension(".csv").string();
}

OutputFile manifest_of(const TwilioLoadOptions& options) {
  return {"--manifest", options.manifest, OutputKind::manifest};
}

OutputFile call_times_of(const TwilioLoadOptions& options) {
  return {"--manifest", metadata_path(options.manifest), OutputKind::call_times};
}

std::string manifest_text(const std::vector<std::string>& sids) {
  std::string text;
  for (const std::string& sid : sids) text += sid + "\n";
  return text;
}

std::vector<std::string> sids_in(const LoadRun& run) {
  std::vector<std::string> sids;
  for (const CallRecord& call : run.calls) {
    if (!call.handle.empty()) sids.push_back(call.handle);
  }
  return sids;
}

std::string moment_text(SystemTime start, const std::optional<Millis>& at) {
  if (!at) return "";
  return iso_with_millis(start + std::chrono::milliseconds(static_cast<std::int64_t>(at->value)));
}

std::string metadata_text(const LoadRun& run, SystemTime start) {
  std::string text = "call_sid,call_number,scheduled_at,requested_at,placed_at,started_at,ended_at,outcome\n";
  for (const CallRecord& call : run.calls) {
    if (call.handle.empty()) continue;
    text += fmt::format("{},{},{},{},{},{},{},{}\n", call.handle, call.number, moment_text(start, call.scheduled),
                        moment_text(start, call.first_request), moment_text(start, call.placed),
                        call.started_at ? to_iso8601(*call.started_at) : "", moment_text(start, call.ended),
                        call.fault ? class_of(*call.fault)
                        : call.cut ? "cut"
                                   : "completed");
  }
  return text;
}

std::vector<CallRecord*> lost_calls(LoadRun& run) {
  std::vector<CallRecord*> lost;
  for (CallRecord& call : run.calls) {
    if (call.fault == CallFault::unknown) lost.push_back(&call);
  }
  return lost;
}

}  // namespace

void add_twilio_load_options(CLI::App& command, TwilioLoadOptions& o) {
  command.add_option("--from", o.from, "One of the account's numbers, which calls")->group(kRealCalls);
  command.add_option("--to", o.to, "The number of the agent")->group(kRealCalls);
  command
      .add_option("--twiml-url", o.twiml_url, "What the caller says: TwiML at a URL, which gets RUN_TAG and the call")
      ->group(kRealCalls);
  command.add_option("--say", o.say, "... a text that is read out")->group(kRealCalls);
  command.add_option("--play", o.play, "... audio at a URL")->group(kRealCalls);
  command.add_option("--cps", o.calls_per_second, "At most so many new calls a second; the account's limit")
      ->check(number_between(0.01, 1000.0))
      ->capture_default_str()
      ->group(kRealCalls);
  command.add_option("--poll", o.poll_s, "Between two questions whether a call goes on")
      ->check(number_between(0.1, 3600.0))
      ->type_name("s")
      ->capture_default_str()
      ->group(kRealCalls);
  command.add_option("--confirm-cost", o.confirmed_calls, "The number of calls, typed again: each costs money")
      ->group(kRealCalls);
  command
      .add_option("--manifest", o.manifest,
                  "For the SIDs of the calls, which turngap audit --calls reads; a .csv with "
                  "their times goes beside it")
      ->capture_default_str()
      ->group(kRealCalls);
  command.add_option("--credentials", o.credentials_file, "File (0600) of lines NAME=value instead of the environment")
      ->group(kRealCalls);
  command.add_option("--base-url", o.base_url, "Another service than Twilio's; https, or http on loopback")
      ->group(kRealCalls);
  command
      .add_option("--ca-file", o.ca_file,
                  "Certificates (PEM) of the authorities to trust [CURL_CA_BUNDLE, SSL_CERT_FILE, the system's]")
      ->group(kRealCalls);
}

std::vector<OutputFile> outputs_of(const TwilioLoadOptions& options) {
  return {manifest_of(options), call_times_of(options)};
}

TwilioLoad::TwilioLoad(const TwilioLoadOptions& options, TwilioOrder order, unsigned calls, SystemTime start)
    : options_(options), order_(std::move(order)), start_(start) {
  require_options(options_, calls);
  credentials_ = read_credentials(options_.credentials_file);
  service_ = twilio_service(options_.base_url);
  ca_file_ = ca_file(options_.ca_file);
  account_url_ =
      fmt::format("{}/2010-04-01/Accounts/{}", twilio_base(options_.base_url, service_), credentials_.account_sid);
  order_.from = options_.from;
  order_.to = options_.to;
  order_.twiml_url = options_.twiml_url;
  order_.say = options_.say;
  order_.play = options_.play;
  client_ = client();
  calls_ = std::make_unique<TwilioCalls>(account_url_, order_);
}

void TwilioLoad::bound(LoadSettings& settings) const {
  settings.min_spacing = Millis{1000.0 / options_.calls_per_second};
  settings.ask_interval = Millis{1000.0 * options_.poll_s};
  settings.hold_when_lost = settings.lengths.longest + kRinging;
}

void TwilioLoad::keep_manifest(const LoadProgress& progress) {
  if (progress.successful.size() <= kept_) return;
  std::vector<std::string> sids;
  for (const CallRecord* call : progress.successful) sids.push_back(call->handle);
  write_output(manifest_of(options_), manifest_text(sids));
  kept_ = sids.size();
}

void TwilioLoad::finish(LoadRun& run) {
  try {
    look_up_lost(run);
  } catch (const std::exception& error) {
    print_message("turngap: calls whose answer was lost could not be looked up: {}\n", error.what());
  }
  const auto sids = sids_in(run);
  if (sids.empty()) return;
  write_output(manifest_of(options_), manifest_text(sids));
  write_output(call_times_of(options_), metadata_text(run, start_));
  print_message("written: {}, {}\nnext: turngap audit --calls {}\n", options_.manifest,
                metadata_path(options_.manifest), options_.manifest);
}

void TwilioLoad::look_up_lost(LoadRun& run) {
  const auto lost = lost_calls(run);
  if (lost.empty() || order_.twiml_url.empty()) return;
  std::vector<std::string> words;
  words.reserve(lost.size());
  for (const CallRecord* call : lost) words.push_back(calls_->word_of(call->number));
  const auto fresh_client = client();  // the other one may still work for calls that were cut off
  RequestQueue::Settings settings = twilio_queue_settings(service_, credentials_.secret_variable);
  settings.stop = [] { return false; };
  RequestQueue queue(*fresh_client, std::move(settings));
  const Moment since = std::chrono::floor<std::chrono::seconds>(start_ - kClockDifference);
  const auto found = calls_with_words_in_url(queue, account_url_, calls_->call(1), since, sids_in(run), words);
  for (CallRecord* call : lost) {
    const auto sid = found.find(calls_->word_of(call->number));
    if (sid == found.end()) continue;
    call->handle = sid->second;
    call->fault = CallFault::answer_lost;
    hang_up(*fresh_client, sid->second);
  }
}

// One that has ended is refused, which does no harm.
void TwilioLoad::hang_up(HttpTransport& transport, const std::string& sid) const {
  bool answered = false;
  transport.start(hang_up_request(account_url_, sid), [&answered](const HttpResponse&) { answered = true; });
  while (!answered) transport.wait(std::chrono::seconds{1});
}

std::unique_ptr<HttpClient> TwilioLoad::client() const {
  return std::make_unique<HttpClient>(HttpSettings{.service = service_,
                                                   .user = credentials_.user,
                                                   .password = credentials_.password,
                                                   .agent = "turngap/" TURNGAP_VERSION,
                                                   .ca_file = ca_file_});
}

}  // namespace turngap::cli
