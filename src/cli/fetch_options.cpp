#include "cli/fetch_options.h"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <sstream>

#include "cli/layout_options.h"
#include "core/file_text.h"
#include "turngap/core/error.h"
#include "turngap/twilio/manifest.h"
#include "turngap/twilio/sid.h"

namespace turngap::cli {
namespace {

constexpr const char* kDefaultSince = "7d";
constexpr const char* kDefaultTag = "loadtest";
constexpr const char* kWhat = "Which recordings";

Moment now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Moment moment_of(const char* option, const std::string& text) {
  if (const auto moment = parse_moment(text, now())) return *moment;
  throw FatalError(fmt::format(
      "{}: expected a date (2026-07-01), a time (2026-07-01T14:30:00Z) or a duration before now (24h, 30d), "
      "found '{}'",
      option, text));
}

std::vector<std::string> manifest_of(const std::string& path) {
  if (path == "-") return read_manifest(std::cin, "stdin");
  std::istringstream file(text_of_file(path, "a file of SIDs (--calls)"));
  return read_manifest(file, path);
}

}  // namespace

void add_fetch_options(CLI::App& command, FetchOptions& o) {
  command.add_option("SOURCE", o.sources, "s3://BUCKET/PREFIX, several if need be; without one: Twilio, by tag");
  add_selection_options(command, o);
  add_twilio_selection(command, o);
  command.add_flag("--dry-run", o.dry_run, "Tell what would be fetched, and fetch nothing")->group(kHowFetched);
  command.add_option("--parallel", o.parallel, "Requests at a time")
      ->check(CLI::Range(1U, kMostParallel))
      ->capture_default_str()
      ->group(kHowFetched);
  add_access_options(command, o);
  add_twilio_access(command, o);
  add_layout_option(command, o.layout);
  command
      .add_option("--name-pattern", o.name_pattern,
                  "What the last parts of keys and URLs tell, e.g. '{recorded_at:%Y%m%d-%H%M%S}_{call_sid}.wav'")
      ->type_name("PATTERN")
      ->group(kHowFetched);
}

void add_selection_options(CLI::App& command, FetchOptions& o) {
  command.add_option("--urls", o.urls, "Recordings behind URLs, one a line or CSV with a column url; - is stdin")
      ->group(kWhat);
  command
      .add_option("--tag", o.tag,
                  "The tag of the run: a conference's, subaccount's or TwiML URL's. RUN_TAG names another default")
      ->default_str(kDefaultTag)
      ->group(kWhat);
  command
      .add_option("--since", o.since,
                  "Not older than a date, a time, or a duration before now [7d; none with --calls, s3:// or --urls]")
      ->group(kWhat);
  command.add_option("--until", o.until, "Older than a date, a time, or a duration before now")->group(kWhat);
  command.add_option("--limit", o.limit, "At most so many, the newest")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}))
      ->group(kWhat);
  command.add_option("--sample", o.sample, "So many of them, drawn at random")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}))
      ->group(kWhat);
  command.add_option("--seed", o.seed, "Of --sample: the same seed draws the same")
      ->capture_default_str()
      ->group(kWhat);
  command.add_option("--expect-recordings", o.expected, "Fewer than this are an error, and nothing is fetched")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}))
      ->group(kWhat);
  command.add_option("--agent-channel", o.agent_channel, "The agent's channel [by the call's direction]")
      ->check(CLI::Range(1, 2))
      ->group(kWhat);
}

void add_access_options(CLI::App& command, FetchOptions& o) {
  command.add_option("--stall-timeout", o.stall_s, "A transfer below 1 kB/s for so long is begun again")
      ->check(CLI::Range(1U, 3600U))
      ->type_name("s")
      ->capture_default_str()
      ->group(kHowFetched);
  command.add_option("--headers", o.headers_file, "File (0600) of lines 'Name: value' for each URL of --urls")
      ->group(kHowFetched);
  command
      .add_option("--s3-endpoint", o.s3_endpoint, "Another store than Amazon's [AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL]")
      ->group(kHowFetched);
  command
      .add_option("--ca-file", o.ca_file,
                  "Certificates (PEM) of the authorities to trust [CURL_CA_BUNDLE, SSL_CERT_FILE, the system's]")
      ->group(kHowFetched);
}

void add_twilio_selection(CLI::App& command, FetchOptions& o) {
  command.add_option("--calls", o.manifest, "SIDs of calls, recordings or conferences, one a line; - is stdin")
      ->group(kWhat);
  command.add_option("--from", o.from, "Calls from this number or client")->group(kWhat);
  command.add_option("--to", o.to, "Calls to this number or client")->group(kWhat);
  command.add_option("--account", o.account, "All recordings of this subaccount; or where the other rules look")
      ->type_name("AC...")
      ->group(kWhat);
  command.add_flag("--all", o.all, "Every recording in the date window, e.g. of production, whatever its tag")
      ->group(kWhat);
}

void add_twilio_access(CLI::App& command, FetchOptions& o) {
  command.add_option("--credentials", o.credentials_file, "File (0600) of lines NAME=value instead of the environment")
      ->group(kHowFetched);
  command.add_option("--private-key", o.private_key, "PEM file that opens encrypted recordings")->group(kHowFetched);
  command.add_option("--base-url", o.base_url, "Another service than Twilio's; https, or http on loopback")
      ->group(kHowFetched);
}

std::string tag_of(const FetchOptions& options) {
  if (options.tag && options.all) {
    throw FatalError("--tag and --all: expected one of them, found both; --all takes recordings whatever their tag");
  }
  const char* variable = std::getenv("RUN_TAG");
  const bool is_set = variable != nullptr && *variable != '\0';
  return options.tag.value_or(is_set ? variable : kDefaultTag);
}

// What would do nothing is a mistake.
void require_no_fetch_options(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const bool of_fetch = option->get_group() == kWhat || option->get_group() == kHowFetched;
    if (of_fetch && option->count() > 0) {
      throw FatalError(
          fmt::format("{}: expected it with recordings that are fetched (s3://, --urls, or from Twilio), "
                      "found files",
                      option->get_name()));
    }
  }
}

bool are_stored(const FetchOptions& options) {
  return !options.sources.empty() || !options.urls.empty();
}

bool selects_at_twilio(const FetchOptions& o) {
  return o.tag || o.all || !o.manifest.empty() || !o.from.empty() || !o.to.empty() || !o.account.empty();
}

DateWindow window_of(const FetchOptions& options, const std::string& default_since) {
  DateWindow window;
  const std::string& since = options.since.empty() ? default_since : options.since;
  if (!since.empty()) window.since = moment_of("--since", since);
  if (!options.until.empty()) window.until = moment_of("--until", options.until);
  if (window.since && window.until && *window.since >= *window.until) {
    throw FatalError(
        fmt::format("--since and --until: expected a window, found one that ends ({}) before it begins ({})",
                    to_iso8601(*window.until), to_iso8601(*window.since)));
  }
  return window;
}

std::vector<std::string> named_sources(const FetchOptions& options) {
  std::vector<std::string> names = options.sources;
  if (!options.urls.empty()) names.push_back(options.urls);
  if (!options.manifest.empty()) names.push_back(options.manifest);
  if (!names.empty()) return names;
  return {options.all ? "Twilio, every recording" : "Twilio, tag " + tag_of(options)};
}

std::vector<std::filesystem::path> inputs_of(const FetchOptions& options) {
  std::vector<std::filesystem::path> inputs;
  for (const std::string& file : {options.manifest, options.urls, options.headers_file, options.credentials_file,
                                  options.private_key, options.ca_file}) {
    if (!file.empty()) inputs.emplace_back(file);
  }
  return inputs;
}

Selection selection_of(const FetchOptions& options) {
  Selection selection;
  selection.tag = tag_of(options);
  selection.from = options.from;
  selection.to = options.to;
  // The SIDs of a manifest say all; only a window that the user gave narrows them.
  selection.window = window_of(options, options.manifest.empty() ? kDefaultSince : "");
  selection.limit = options.limit;
  selection.sample = options.sample;
  selection.seed = options.seed;
  selection.expected = options.expected;
  selection.agent_channel = options.agent_channel;
  const bool numbers = !options.from.empty() || !options.to.empty();
  if (!options.account.empty() && !is_sid(options.account, "AC")) {
    throw FatalError("--account: expected AC and 32 hexadecimal digits, found something else");
  }
  if (int{!options.manifest.empty()} + int{numbers} + int{options.all} > 1) {
    throw FatalError("--calls, --from/--to and --all: expected one way to select, found several");
  }
  if (!options.manifest.empty()) selection.manifest = manifest_of(options.manifest);
  selection.whole_account = options.all || (!options.account.empty() && options.manifest.empty() && !numbers);
  selection.whole_account_rule = options.all ? "all" : "subaccount";
  if (options.all) selection.purpose = CallPurpose::production;
  if (selection.tag.empty()) throw FatalError("--tag: expected a tag, found nothing");
  return selection;
}

}  // namespace turngap::cli
