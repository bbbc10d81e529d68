#include "cli/stored_fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "cli/fetch_progress.h"
#include "cli/fetch_words.h"
#include "cli/narrowing.h"
#include "cli/place_connection.h"
#include "cli/shown_transfer.h"
#include "cli/stored_places.h"
#include "turngap/core/error.h"
#include "turngap/results/user_roles.h"
#include "turngap/storage/layout.h"
#include "turngap/storage/stored_downloader.h"
#include "turngap/twilio/credentials.h"

namespace turngap::cli {
namespace {

// What would do nothing is a mistake.
void require_no_twilio_options(const FetchOptions& o) {
  const std::pair<bool, const char*> of_twilio[] = {{!o.manifest.empty(), "--calls"},
                                                    {!o.from.empty(), "--from"},
                                                    {!o.to.empty(), "--to"},
                                                    {!o.account.empty(), "--account"},
                                                    {o.all, "--all"},
                                                    {!o.private_key.empty(), "--private-key"},
                                                    {!o.base_url.empty(), "--base-url"},
                                                    {!o.credentials_file.empty(), "--credentials"}};
  for (const auto& [given, name] : of_twilio) {
    if (given) throw FatalError(fmt::format("{}: expected it with recordings at Twilio, found another source", name));
  }
  if (!o.headers_file.empty() && o.urls.empty()) {
    throw FatalError("--headers: expected it with --urls, found no list of URLs");
  }
}

ChannelRoles roles_of(const FetchOptions& options) {
  if (options.agent_channel) return roles_set_by_user(*options.agent_channel);
  if (!options.layout.empty()) {
    const Layout& layout = layout_named(options.layout);
    if (layout.caller_channel) return {*layout.caller_channel, layout.channels};
    throw FatalError(
        fmt::format("--layout {}: expected --agent-channel beside it, found none; this vendor does not document which "
                    "channel is the agent's: listen to one recording",
                    layout.name));
  }
  return {1, "not known from the source: channel 1 taken to be the caller"};
}

// As far as they are known.
std::int64_t bytes_of(const std::vector<StoredRecording>& recordings) {
  std::int64_t bytes = 0;
  for (const StoredRecording& one : recordings) bytes += one.bytes.value_or(0);
  return bytes;
}

void report_plan(const std::vector<StoredRecording>& recordings) {
  for (const StoredRecording& one : recordings) {
    say(fmt::format("  {}  {}  {}", one.name, one.recorded_at ? to_iso8601(*one.recorded_at) : "time unknown",
                    one.location));
  }
  say(fmt::format("would fetch {} recordings, {:.1f} MB; nothing was fetched", recordings.size(),
                  static_cast<double>(bytes_of(recordings)) / 1e6));
}

void bring(RequestQueue& queue, const std::vector<StoredRecording>& recordings, const StoredPlace& place,
           const FetchOptions& options, FetchOutcome& outcome, const std::function<void(const FetchResult&)>& arrived,
           FetchProgress& progress) {
  StoredDownloadSettings settings{options.into,      place.kind,    own_tag_of(options),
                                  roles_of(options), place.headers, place.url_of};
  show_transfer({recordings.size(), bytes_of(recordings)}, progress, outcome, arrived, [&](TransferHooks hooks) {
    settings.hooks = std::move(hooks);
    download_stored(queue, recordings, settings);
  });
}

[[noreturn]] void refuse_too_few(const std::string& where, const std::string& expected, std::size_t found) {
  throw FatalError(fmt::format("{}: expected {} recordings, found {}; nothing is fetched", where, expected, found));
}

// A place without any is most likely called by a wrong name.
void list(StoredPlace& place, std::size_t number, const FetchOptions& options, Narrowing& narrowing,
          FetchOutcome& outcome) {
  PlaceConnection connection(place, options, [] {});
  SelectedBy selected{place.kind, 0, 0, ""};
  std::size_t found = 0;
  place.list(connection.queue(), connection.progress(), selected, [&](StoredRecording one) {
    one.place = number;
    if (narrowing.add(std::move(one), place.kind == "url")) ++found;
  });
  outcome.selected_by.push_back(selected);
  if (found == 0) refuse_too_few(place.in_words, "some", found);
}

// All places are listed before anything is fetched: a limit, a sample and an expectation are of all together.
std::vector<StoredRecording> recordings_in(std::vector<StoredPlace>& places, const FetchOptions& options,
                                           FetchOutcome& outcome) {
  Narrowing narrowing(options);
  for (std::size_t i = 0; i < places.size(); ++i) list(places[i], i, options, narrowing, outcome);
  std::vector<StoredRecording> recordings = narrowing.take();
  for (const StoredRecording& one : recordings) ++outcome.selected_by[one.place].recordings;
  if (options.expected && recordings.size() < *options.expected) {
    std::vector<std::string> names(places.size());
    std::ranges::transform(places, names.begin(), &StoredPlace::in_words);
    refuse_too_few(fmt::format("{}", fmt::join(names, ", ")), std::to_string(*options.expected), recordings.size());
  }
  return recordings;
}

std::vector<std::vector<StoredRecording>> by_place(std::vector<StoredRecording> recordings, std::size_t places) {
  std::vector<std::vector<StoredRecording>> groups(places);
  for (StoredRecording& one : recordings) groups[one.place].push_back(std::move(one));
  return groups;
}

/// What a list of URLs says now of recordings that were found in it earlier.
class UrlsOfNow {
 public:
  explicit UrlsOfNow(StoredPlace& place, PlaceConnection& connection) : in_words_(place.in_words) {
    SelectedBy counted;
    place.list(connection.queue(), connection.progress(), counted, [this](StoredRecording one) {
      by_location_[one.location].push_back({one.name, one.url});
    });
  }

  // The query tells URLs apart that are alike without it; it may be another one by now, the name not.
  const std::string& of(const StoredRecording& wanted) const {
    const auto found = by_location_.find(wanted.location);
    if (found != by_location_.end()) {
      if (found->second.size() == 1) return found->second.front().second;
      const auto named = std::ranges::find(found->second, wanted.name, &NamedValue::first);
      if (named != found->second.end()) return named->second;
    }
    throw FatalError(
        fmt::format("{}: expected a URL for {} ({}), found none", in_words_, wanted.name, wanted.location));
  }

 private:
  std::string in_words_;
  std::unordered_map<std::string, std::vector<NamedValue>> by_location_;  // name and URL
};

void use_urls_of_now(StoredPlace& place, std::vector<StoredRecording>& wanted, PlaceConnection& connection) {
  const UrlsOfNow urls(place, connection);
  for (StoredRecording& one : wanted) one.url = urls.of(one);
}

}  // namespace

std::string own_tag_of(const FetchOptions& options) {
  return options.tag ? *options.tag : environment()("RUN_TAG").value_or("");
}

FetchOutcome fetch_stored(const FetchOptions& options, const FetchHooks& hooks) {
  require_no_twilio_options(options);
  keep_memory_private();
  const ChannelRoles roles = roles_of(options);
  FetchOutcome outcome;
  std::vector<StoredPlace> places = places_of(options);
  std::vector<StoredRecording> recordings = recordings_in(places, options, outcome);
  if (options.dry_run) {
    report_plan(recordings);
    return outcome;
  }
  outcome.roles.emplace_back(roles.reason, recordings.size());
  const auto wanted = by_place(std::move(recordings), places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (wanted[i].empty()) continue;
    PlaceConnection connection(places[i], options, hooks.meanwhile);
    bring(connection.queue(), wanted[i], places[i], options, outcome, hooks.arrived, connection.progress());
  }
  report_outcome(outcome);
  return outcome;
}

void find_stored(const FetchOptions& options, const EachFound& each) {
  require_no_twilio_options(options);
  keep_memory_private();
  const std::string tag = own_tag_of(options);
  const ChannelRoles roles = roles_of(options);
  FetchOutcome outcome;
  std::vector<StoredPlace> places = places_of(options);
  for (const StoredRecording& one : recordings_in(places, options, outcome)) {
    each(one.place, one, sidecar_for(one, places[one.place].kind, tag, roles));
  }
}

FetchOutcome bring_stored(const FetchOptions& options, std::vector<std::vector<StoredRecording>>& wanted,
                          const FetchHooks& hooks) {
  keep_memory_private();
  FetchOutcome outcome;
  std::vector<StoredPlace> places = places_of(options);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (wanted[i].empty()) continue;
    PlaceConnection connection(places[i], options, hooks.meanwhile);
    if (places[i].kind == "url") use_urls_of_now(places[i], wanted[i], connection);
    bring(connection.queue(), wanted[i], places[i], options, outcome, hooks.arrived, connection.progress());
  }
  report_outcome(outcome);
  return outcome;
}

}  // namespace turngap::cli
