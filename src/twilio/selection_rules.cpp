#include "twilio/selection_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "results/json_fields.h"
#include "turngap/twilio/sid.h"
#include "twilio/listing.h"
#include "twilio/query.h"
#include "twilio/recording_json.h"
#include "twilio/tagged_url.h"

namespace turngap {
namespace {

using Json = nlohmann::json;

constexpr const char* kPageSize = "1000";
constexpr std::size_t kManyOwners = 20;  // fewer are looked up singly, side by side

class Rules {
 public:
  explicit Rules(const SearchScope& scope) : scope_(scope) {
    finds_.list = RecordingList(selection().tag, selection().purpose, selection().agent_channel);
  }

  SearchFinds apply() {
    select();
    return std::move(finds_);
  }

 private:
  const Selection& selection() const { return scope_.selection; }

  void select() {
    if (selection().manifest) return by_manifest();
    if (!selection().from.empty() || !selection().to.empty()) return by_numbers();
    if (selection().whole_account) {
      const std::size_t matched = whole_account(scope_.account, selection().whole_account_rule);
      return note(selection().whole_account_rule, matched, recordings_listed_, "recordings");
    }
    by_conference();
    if (finds_.list.empty()) by_subaccount();
    if (finds_.list.empty()) by_twiml_url();
  }

  void note(const std::string& rule, std::size_t matched, std::size_t listed, const std::string& kind) {
    finds_.matches.push_back({rule, matched, listed, kind});
  }

  bool add(const Json& item, const std::string& rule) {
    auto recording = recording_from(item);
    if (!recording) {
      scope_.say(fmt::format("an item of the list has no recording SID and is left out ({})", rule));
      return false;
    }
    // Twilio ignores parameters that it does not know: what it sends is looked at again.
    const bool dated = selection().window.since || selection().window.until;
    const bool inside = !recording->recorded_at || selection().window.contains(*recording->recorded_at);
    if (dated && !inside) return false;
    const auto origin = origin_of(recording->media_url);
    recording->media_url = origin ? origin->text() : "";
    if (recording->account_sid.empty()) recording->account_sid = scope_.account;
    return finds_.list.add(*recording, rule);
  }

  // Few entries are asked for singly. Of many, some are, and the others are in the list of the days around those: a
  // manifest tells no time, and is that of one run.
  void by_manifest() {
    const std::vector<std::string>& entries = *selection().manifest;
    std::vector<std::string> singly = entries;
    std::size_t matched = 0;
    if (entries.size() > kManyOwners) {
      auto [some, others] = parted(entries);
      matched += look_up_singly(some);
      matched += look_up_in_list(others);
      singly = std::move(others);
    }
    matched += look_up_singly(singly);
    note("manifest", matched, entries.size(), "entries");
  }

  // From the first to the last of them, as many as are asked for side by side; and all others.
  static std::pair<std::vector<std::string>, std::vector<std::string>> parted(const std::vector<std::string>& entries) {
    constexpr std::size_t kSome = 6;
    std::pair<std::vector<std::string>, std::vector<std::string>> parts;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const bool is_next = i == parts.first.size() * (entries.size() - 1) / (kSome - 1);
      (is_next ? parts.first : parts.second).push_back(entries[i]);
    }
    return parts;
  }

  // Takes the recordings of these entries from the list of the account, and leaves those in `entries` that it may lack.
  std::size_t look_up_in_list(std::vector<std::string>& entries) {
    const auto days = days_of_finds();
    if (!days) return 0;
    const std::set<std::string> wanted(entries.begin(), entries.end());
    std::set<std::string> complete;
    std::size_t matched = 0;
    const auto take = [&](const Json& item) {
      for (const char* key : {"sid", "call_sid", "conference_sid"}) {
        const std::string sid = text_of(item, key);
        if (!wanted.contains(sid)) continue;
        matched += add(item, "manifest") ? 1 : 0;
        if (has_all_its_recordings_in(*days, item)) complete.insert(sid);
      }
    };
    if (!list_days(*days, 1 + entries.size() / kSinglesWorthAPage, take)) return matched;
    std::erase_if(entries, [&](const std::string& sid) {
      return complete.contains(sid) && (!is_sid(sid, "RE") || finds_.list.contains(Sid(sid)));
    });
    return matched;
  }

  // Twilio ends a call after a day at the latest: its recordings lie no further apart.
  static constexpr std::chrono::hours kDay{24};

  // Two days before the first recording that was found, and two after the last.
  std::optional<DateWindow> days_of_finds() const {
    DateWindow days;
    for (const ListedRecording& recording : finds_.list) {
      if (!recording.recorded_at) continue;
      days.since = std::min(days.since.value_or(*recording.recorded_at), *recording.recorded_at);
      days.until = std::max(days.until.value_or(*recording.recorded_at), *recording.recorded_at);
    }
    if (!days.since) return std::nullopt;
    return DateWindow{*days.since - 2 * kDay, *days.until + 2 * kDay};
  }

  static bool has_all_its_recordings_in(const DateWindow& days, const Json& item) {
    const auto recording = recording_from(item);
    if (!recording || !recording->recorded_at) return false;
    return DateWindow{*days.since + kDay, *days.until - kDay}.contains(*recording->recorded_at);
  }

  // False where that is not the whole list.
  bool list_days(const DateWindow& days, std::size_t most_pages, const std::function<void(const Json&)>& take) {
    auto parameters = window_parameters("DateCreated", days, DateStyle::moment);
    parameters.emplace_back("PageSize", kPageSize);
    return for_each_item(scope_.queue, url_with(scope_.account_url() + "/Recordings.json", parameters), "recordings",
                         take, {.most_pages = most_pages});
  }

  // One request an entry, side by side: an entry has few recordings, so that a second page is rare.
  std::size_t look_up_singly(const std::vector<std::string>& entries) {
    std::size_t matched = 0;
    std::vector<std::string> more_pages;
    scope_.queue.run_each(entries.size(), [&](std::size_t i) {
      QueuedRequest request = json_request(manifest_url(entries[i]));
      request.done = [this, &sid = entries[i], &matched, &more_pages](const RequestResult& result) {
        if (result.answer != Answer::good) return fail(sid, result);
        const Json json = parse_json(result.response.body);
        if (is_sid(sid, "RE")) {
          matched += take_entry(sid, json);
          return;
        }
        matched += take_page_of_entry(sid, json);
        if (!text_of(json, "next_page_uri").empty()) more_pages.push_back(sid);
      };
      return request;
    });
    for (const std::string& sid : more_pages) {
      for_each_item(scope_.queue, manifest_url(sid), "recordings", [&](const Json& item) {
        if (belongs_to(item, sid)) matched += add(item, "manifest") ? 1 : 0;
      });
    }
    return matched;
  }

  std::size_t take_entry(const std::string& sid, const Json& json) {
    const bool is_new = text_of(json, "sid") == sid && add(json, "manifest");
    if (!finds_.list.contains(Sid(sid))) {
      missing(sid, "not_found", "expected the recording in the date window, found another answer");
    }
    return is_new ? 1 : 0;
  }

  std::size_t take_page_of_entry(const std::string& sid, const Json& json) {
    std::size_t matched = 0;
    std::size_t of_entry = 0;
    const auto list = json.find("recordings");
    for (const Json& item : list != json.end() && list->is_array() ? *list : Json::array()) {
      if (!belongs_to(item, sid)) continue;
      ++of_entry;
      matched += add(item, "manifest") ? 1 : 0;
    }
    if (of_entry == 0) missing(sid, "no_recording", "Twilio has no recording of it");
    return matched;
  }

  static bool belongs_to(const Json& item, const std::string& sid) {
    return text_of(item, is_sid(sid, "CA") ? "call_sid" : "conference_sid") == sid;
  }

  std::string manifest_url(const std::string& sid) const {
    if (is_sid(sid, "RE")) return fmt::format("{}/Recordings/{}.json", scope_.account_url(), sid);
    const std::string name = is_sid(sid, "CA") ? "CallSid" : "ConferenceSid";
    return url_with(scope_.account_url() + "/Recordings.json", {{name, sid}, {"PageSize", "20"}});
  }

  void fail(const std::string& sid, const RequestResult& result) {
    const bool gone = result.response.end == TransferEnd::answered && result.response.status == 404;
    const bool temporary = result.answer == Answer::again || result.answer == Answer::throttled;
    finds_.failures.push_back({sid, gone ? "not_found" : temporary ? "network" : "refused", result.problem, temporary});
  }

  void missing(const std::string& sid, const std::string& reason, const std::string& message) {
    finds_.failures.push_back({sid, reason, message, false});
  }

  void by_numbers() {
    std::vector<QueryParameter> parameters = window_parameters("StartTime", selection().window, DateStyle::moment);
    if (!selection().from.empty()) parameters.emplace_back("From", selection().from);
    if (!selection().to.empty()) parameters.emplace_back("To", selection().to);
    parameters.emplace_back("PageSize", kPageSize);
    std::set<Sid> calls;
    for_each_item(scope_.queue, url_with(scope_.account_url() + "/Calls.json", parameters), "calls",
                  [&](const Json& item) {
                    const auto call = call_from(item);
                    if (!call || (!selection().from.empty() && call->from != selection().from)) return;
                    if (!selection().to.empty() && call->to != selection().to) return;
                    finds_.list.add_call(*call);
                    calls.insert(Sid(call->sid));
                  });
    const std::size_t matched = recordings_of(calls, "Calls", "number");
    note("number", matched, calls.size(), "calls");
  }

  // The recordings of calls or conferences: where there are many, from the list of the account, a thousand a request,
  // and those that it lacks singly.
  std::size_t recordings_of(const std::set<Sid>& owners, const std::string& kind, const std::string& rule) {
    std::set<Sid> missing = owners;
    std::size_t matched = owners.size() > kManyOwners ? listed_recordings_of(owners, missing, rule) : 0;
    const std::vector<Sid> single(missing.begin(), missing.end());
    std::vector<std::string> more_pages;
    scope_.queue.run_each(single.size(), [&](std::size_t i) {
      const std::string sid = single[i].text();
      const std::string url =
          url_with(fmt::format("{}/{}/{}/Recordings.json", scope_.account_url(), kind, sid), {{"PageSize", kPageSize}});
      QueuedRequest request = json_request(url);
      request.done = [this, sid, url, &rule, &matched, &more_pages](const RequestResult& result) {
        if (result.answer != Answer::good) return fail(sid, result);
        const Json page = parse_json(result.response.body);
        const auto list = page.find("recordings");
        if (list == page.end() || !list->is_array()) return;
        for (const Json& item : *list) matched += add(item, rule) ? 1 : 0;
        if (!text_of(page, "next_page_uri").empty()) more_pages.push_back(url);
      };
      return request;
    });
    for (const std::string& url : more_pages) {
      for_each_item(scope_.queue, url, "recordings", [&](const Json& item) { matched += add(item, rule) ? 1 : 0; });
    }
    return matched;
  }

  std::size_t listed_recordings_of(const std::set<Sid>& owners, std::set<Sid>& missing, const std::string& rule) {
    auto parameters = window_parameters("DateCreated", selection().window, DateStyle::moment);
    parameters.emplace_back("PageSize", kPageSize);
    std::size_t matched = 0;
    const auto take = [&](const Json& item) {
      for (const char* key : {"call_sid", "conference_sid"}) {
        const Sid owner(text_of(item, key));
        if (!owners.contains(owner)) continue;
        missing.erase(owner);
        matched += add(item, rule) ? 1 : 0;
      }
    };
    const bool whole = for_each_item(scope_.queue, url_with(scope_.account_url() + "/Recordings.json", parameters),
                                     "recordings", take, {.most_pages = 1 + owners.size() / kSinglesWorthAPage});
    // One that has several recordings may have more on the pages that were not asked for.
    if (!whole) missing = owners;
    return matched;
  }

  std::size_t whole_account(const std::string& account, const std::string& rule) {
    auto parameters = window_parameters("DateCreated", selection().window, DateStyle::moment);
    parameters.emplace_back("PageSize", kPageSize);
    std::size_t matched = 0;
    for_each_item(scope_.queue, url_with(scope_.account_url(account) + "/Recordings.json", parameters), "recordings",
                  [&](const Json& item) {
                    ++recordings_listed_;
                    matched += add(item, rule) ? 1 : 0;
                  });
    return matched;
  }

  // Without a status only the conferences in progress may be listed. Whether the filter by name is exact is not
  // documented: the list by date is looked through as well.
  void by_conference() {
    std::set<Sid> conferences;
    for (const char* status : {"completed", "in-progress"}) {
      auto parameters = window_parameters("DateCreated", selection().window, DateStyle::day_after);
      parameters.emplace_back("PageSize", kPageSize);
      parameters.emplace_back("Status", status);
      collect_conferences(parameters, conferences);
      parameters.emplace_back("FriendlyName", selection().tag);
      collect_conferences(parameters, conferences);
    }
    const std::size_t matched = recordings_of(conferences, "Conferences", "conference");
    note("conference", matched, conferences_listed_.size(), "conferences");
  }

  void collect_conferences(const std::vector<QueryParameter>& parameters, std::set<Sid>& conferences) {
    for_each_item(scope_.queue, url_with(scope_.account_url() + "/Conferences.json", parameters), "conferences",
                  [&](const Json& item) {
                    const std::string name = text_of(item, "friendly_name");
                    const std::string sid = text_of(item, "sid");
                    const bool named = name == selection().tag || name.starts_with(selection().tag + "-");
                    conferences_listed_.insert(Sid(sid));
                    if (named && is_sid(sid, "CF")) conferences.insert(Sid(sid));
                  });
  }

  // Restricted and standard API keys may not read /Accounts, which says nothing about the secret.
  void by_subaccount() try {
    std::size_t matched = 0;
    std::vector<std::string> accounts;
    for_each_item(
        scope_.queue,
        url_with(scope_.base + "/Accounts.json", {{"FriendlyName", selection().tag}, {"PageSize", kPageSize}}),
        "accounts",
        [&](const Json& item) {
          const std::string sid = text_of(item, "sid");
          if (text_of(item, "friendly_name") == selection().tag && is_sid(sid, "AC")) accounts.push_back(sid);
        },
        {.denial_is_its_own = true});
    for (const std::string& sid : accounts) matched += whole_account(sid, "subaccount");
    note("subaccount", matched, recordings_listed_, "recordings");
  } catch (const AccessDenied& denied) {
    scope_.say(fmt::format(
        "rule subaccount: skipped, this key may not list accounts ({}); name a subaccount by its SID", denied.what()));
  }

  void by_twiml_url() {
    auto parameters = window_parameters("StartTime", selection().window, DateStyle::moment);
    parameters.emplace_back("PageSize", kPageSize);
    for_each_item(scope_.queue, url_with(scope_.account_url() + "/Calls.json", parameters), "calls",
                  [&](const Json& item) {
                    if (const auto call = call_from(item)) finds_.list.add_call(*call);
                  });
    std::vector<Sid> calls;
    for (const auto& [sid, call] : finds_.list.calls()) calls.push_back(sid);
    if (!calls.empty()) scope_.say(fmt::format("looking for the tag in the TwiML URLs of {} calls", calls.size()));
    std::set<Sid> tagged;
    scope_.queue.run_each(calls.size(), [&](std::size_t i) {
      QueuedRequest request =
          json_request(fmt::format("{}/Calls/{}/Events.json", scope_.account_url(), calls[i].text()));
      request.done = [this, &tagged, sid = calls[i]](const RequestResult& result) {
        if (result.answer == Answer::good) {
          if (has_tagged_url(parse_json(result.response.body), selection().tag)) tagged.insert(sid);
        } else if (result.answer != Answer::final) {
          fail(sid.text(), result);
        }
      };
      return request;
    });
    const std::size_t matched = recordings_of(tagged, "Calls", "twiml_url");
    note("twiml_url", matched, calls.size(), "calls");
  }

  const SearchScope& scope_;
  SearchFinds finds_;
  std::set<Sid> conferences_listed_;
  std::size_t recordings_listed_ = 0;
};

}  // namespace

SearchFinds apply_selection_rules(const SearchScope& scope) {
  return Rules(scope).apply();
}

}  // namespace turngap
