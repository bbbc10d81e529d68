#include "twilio/manifest_lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "results/json_fields.h"
#include "turngap/twilio/sid.h"
#include "twilio/account_lists.h"
#include "twilio/recording_json.h"

namespace turngap {
namespace {

using Json = nlohmann::json;
using Entries = std::vector<std::string>;

constexpr const char* kManifestRule = "manifest";

// ---- in the list of the account ----

// Twilio ends a call after a day at the latest: its recordings lie no further apart.
constexpr std::chrono::hours kDay{24};

// Two days before the first recording that was found, and two after the last.
std::optional<DateWindow> days_of_finds(const RecordingList& list) {
  DateWindow days;
  for (const ListedRecording& recording : list) {
    if (!recording.recorded_at) continue;
    days.since = std::min(days.since.value_or(*recording.recorded_at), *recording.recorded_at);
    days.until = std::max(days.until.value_or(*recording.recorded_at), *recording.recorded_at);
  }
  if (!days.since) return std::nullopt;
  return DateWindow{*days.since - 2 * kDay, *days.until + 2 * kDay};
}

// Of the call or conference of that recording.
bool has_all_its_recordings_in(const DateWindow& days, const Json& item) {
  const auto recording = recording_from(item);
  if (!recording || !recording->recorded_at) return false;
  return DateWindow{*days.since + kDay, *days.until - kDay}.contains(*recording->recorded_at);
}

// Takes the recordings of these entries from the list of the account, and leaves those in `entries` that it may lack.
void look_up_in_list(RecordingSearch& search, Entries& entries) {
  const auto days = days_of_finds(search.list());
  if (!days) return;
  const std::set<std::string> wanted(entries.begin(), entries.end());
  std::set<std::string> complete;
  const auto take = [&](const Json& item) {
    for (const char* key : {"sid", "call_sid", "conference_sid"}) {
      const std::string sid = text_of(item, key);
      if (!wanted.contains(sid)) continue;
      search.add(item, kManifestRule);
      if (has_all_its_recordings_in(*days, item)) complete.insert(sid);
    }
  };
  const bool whole = for_each_recording(search.scope().queue, search.scope().account_url(), *days, take,
                                        {.most_pages = pages_worth(entries.size())});
  if (!whole) return;
  std::erase_if(entries, [&](const std::string& sid) {
    return complete.contains(sid) && (!is_sid(sid, "RE") || search.list().contains(Sid(sid)));
  });
}

// ---- singly ----

std::string url_of_entry(const SearchScope& scope, const std::string& sid) {
  if (is_sid(sid, "RE")) return fmt::format("{}/Recordings/{}.json", scope.account_url(), sid);
  const std::string name = is_sid(sid, "CA") ? "CallSid" : "ConferenceSid";
  return url_with(scope.account_url() + "/Recordings.json", {{name, sid}, {"PageSize", "20"}});
}

bool belongs_to(const Json& item, const std::string& sid) {
  return text_of(item, is_sid(sid, "CA") ? "call_sid" : "conference_sid") == sid;
}

void take_recording(RecordingSearch& search, const std::string& sid, const Json& json) {
  if (text_of(json, "sid") == sid) search.add(json, kManifestRule);
  if (search.list().contains(Sid(sid))) return;
  search.missing(sid, "not_found", "expected the recording in the date window, found another answer");
}

void take_page(RecordingSearch& search, const std::string& sid, const Json& page) {
  std::size_t of_entry = 0;
  const auto list = page.find("recordings");
  for (const Json& item : list != page.end() && list->is_array() ? *list : Json::array()) {
    if (!belongs_to(item, sid)) continue;
    ++of_entry;
    search.add(item, kManifestRule);
  }
  if (of_entry == 0) search.missing(sid, "no_recording", "Twilio has no recording of it");
}

// One request an entry, side by side: an entry has few recordings, so that a second page is rare.
void look_up_singly(RecordingSearch& search, const Entries& entries) {
  Entries more_pages;
  search.scope().queue.run_each(entries.size(), [&](std::size_t i) {
    QueuedRequest request = json_request(url_of_entry(search.scope(), entries[i]));
    request.done = [&search, &sid = entries[i], &more_pages](const RequestResult& result) {
      if (result.answer != Answer::good) return search.fail(sid, result);
      const Json json = parse_json(result.response.body);
      if (is_sid(sid, "RE")) return take_recording(search, sid, json);
      take_page(search, sid, json);
      if (!text_of(json, "next_page_uri").empty()) more_pages.push_back(sid);
    };
    return request;
  });
  for (const std::string& sid : more_pages) {
    for_each_item(search.scope().queue, url_of_entry(search.scope(), sid), "recordings", [&](const Json& item) {
      if (belongs_to(item, sid)) search.add(item, kManifestRule);
    });
  }
}

// ---- both ----

// From the first to the last of them, as many as are asked for side by side; and all others.
std::pair<Entries, Entries> parted(const Entries& entries) {
  constexpr std::size_t kSome = 6;
  std::pair<Entries, Entries> parts;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool is_next = i == parts.first.size() * (entries.size() - 1) / (kSome - 1);
    (is_next ? parts.first : parts.second).push_back(entries[i]);
  }
  return parts;
}

}  // namespace

// Few entries are asked for singly. Of many, some are, and the others are in the list of the days around those: a
// manifest tells no time, and is that of one run.
void look_up_manifest(RecordingSearch& search) {
  const Entries& entries = *search.selection().manifest;
  Entries singly = entries;
  if (entries.size() > kManySingles) {
    auto [some, others] = parted(entries);
    look_up_singly(search, some);
    look_up_in_list(search, others);
    singly = std::move(others);
  }
  look_up_singly(search, singly);
  search.note(kManifestRule, entries.size(), "entries");
}

}  // namespace turngap
