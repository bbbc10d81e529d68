#include "turngap/net/recording_catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "net/listing.h"
#include "net/recording_json.h"
#include "net/service_error.h"
#include "turngap/net/sid.h"

namespace turngap {
namespace {

using Json = nlohmann::json;

constexpr const char* kPageSize = "1000";

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

class Search {
 public:
  Search(RequestQueue& queue, const std::string& base, const std::string& account_sid, const Selection& selection,
         const std::function<void(const std::string&)>& say)
      : queue_(queue), base_(base), account_(account_sid), selection_(selection), say_(say) {}

  Catalogue run() {
    select();
    for (const auto& [rule, count] : catalogue_.matches) say_(fmt::format("rule {}: {} recordings", rule, count));
    if (found_.empty() && catalogue_.failures.empty()) throw FatalError(nothing_found());
    shorten();
    add_calls();
    leave_out_mirrored();
    for (auto& [sid, wanted] : found_) {
      wanted.roles = channel_roles(wanted.recording, wanted.call, selection_.purpose, selection_.agent_channel);
      catalogue_.wanted.push_back(std::move(wanted));
    }
    return std::move(catalogue_);
  }

 private:
  std::string account_url(const std::string& sid) const { return base_ + "/Accounts/" + sid; }
  std::string account_url() const { return account_url(account_); }

  void select() {
    if (selection_.manifest) return by_manifest();
    if (!selection_.from.empty() || !selection_.to.empty()) return by_numbers();
    if (selection_.whole_account) {
      note(selection_.whole_account_rule, whole_account(account_, selection_.whole_account_rule));
      return;
    }
    by_conference();
    by_subaccount();
    if (found_.empty()) by_twiml_url();
  }

  void note(const std::string& rule, std::size_t matched) { catalogue_.matches.emplace_back(rule, matched); }

  bool add(const Json& item, const std::string& rule) {
    const auto recording = recording_from(item);
    if (!recording) {
      say_(fmt::format("an item of the list has no recording SID and is left out ({})", rule));
      return false;
    }
    // Twilio ignores parameters that it does not know: what it sends is looked at again.
    const bool dated = selection_.window.since || selection_.window.until;
    const bool inside = !recording->recorded_at || selection_.window.contains(*recording->recorded_at);
    if (dated && !inside) return false;
    Wanted wanted;
    wanted.recording = *recording;
    if (wanted.recording.account_sid.empty()) wanted.recording.account_sid = account_;
    wanted.tag = selection_.tag;
    wanted.rule = rule;
    return found_.emplace(recording->sid, std::move(wanted)).second;
  }

  // One request an entry, side by side: an entry has few recordings, so that a second page is rare.
  void by_manifest() {
    std::size_t matched = 0;
    std::vector<std::string> more_pages;
    for (const std::string& sid : *selection_.manifest) {
      const bool single = is_sid(sid, "RE");
      QueuedRequest request = json_request(manifest_url(sid));
      request.done = [this, sid, single, &matched, &more_pages](const RequestResult& result) {
        if (result.answer != Answer::good) return fail(sid, result);
        const auto json = Json::parse(result.response.body, nullptr, false);
        if (single) {
          matched += text_of(json, "sid") == sid && add(json, "manifest") ? 1 : 0;
          if (!found_.contains(sid))
            missing(sid, "not_found", "expected the recording in the date window, found another answer");
          return;
        }
        std::size_t of_entry = 0;
        const auto list = json.find("recordings");
        if (list != json.end() && list->is_array()) {
          for (const Json& item : *list) {
            if (!belongs_to(item, sid)) continue;
            ++of_entry;
            matched += add(item, "manifest") ? 1 : 0;
          }
        }
        if (!text_of(json, "next_page_uri").empty()) more_pages.push_back(sid);
        if (of_entry == 0) missing(sid, "no_recording", "Twilio has no recording of it");
      };
      queue_.submit(std::move(request));
    }
    queue_.run();
    for (const std::string& sid : more_pages) {
      for_each_item(queue_, manifest_url(sid), "recordings", [&](const Json& item) {
        if (belongs_to(item, sid)) matched += add(item, "manifest") ? 1 : 0;
      });
    }
    note("manifest", matched);
  }

  static bool belongs_to(const Json& item, const std::string& sid) {
    return text_of(item, is_sid(sid, "CA") ? "call_sid" : "conference_sid") == sid;
  }

  std::string manifest_url(const std::string& sid) const {
    if (is_sid(sid, "RE")) return fmt::format("{}/Recordings/{}.json", account_url(), sid);
    const std::string name = is_sid(sid, "CA") ? "CallSid" : "ConferenceSid";
    return url_with(account_url() + "/Recordings.json", {{name, sid}, {"PageSize", "20"}});
  }

  void fail(const std::string& sid, const RequestResult& result) {
    const bool gone = result.response.end == TransferEnd::answered && result.response.status == 404;
    const bool temporary = result.answer == Answer::again || result.answer == Answer::throttled;
    catalogue_.failures.push_back({sid,
                                   gone        ? "not_found"
                                   : temporary ? "network"
                                               : "refused",
                                   result.problem, temporary});
  }

  void missing(const std::string& sid, const std::string& reason, const std::string& message) {
    catalogue_.failures.push_back({sid, reason, message, false});
  }

  void by_numbers() {
    std::vector<QueryParameter> parameters = window_parameters("StartTime", selection_.window, DateStyle::moment);
    if (!selection_.from.empty()) parameters.emplace_back("From", selection_.from);
    if (!selection_.to.empty()) parameters.emplace_back("To", selection_.to);
    parameters.emplace_back("PageSize", kPageSize);
    std::size_t matched = 0;
    std::vector<std::string> calls;
    for_each_item(queue_, url_with(account_url() + "/Calls.json", parameters), "calls", [&](const Json& item) {
      const auto call = call_from(item);
      if (!call || (!selection_.from.empty() && call->from != selection_.from)) return;
      if (!selection_.to.empty() && call->to != selection_.to) return;
      calls_[call->sid] = *call;
      calls.push_back(call->sid);
    });
    for (const std::string& sid : calls) matched += recordings_of("Calls", sid, "number");
    note("number", matched);
  }

  std::size_t recordings_of(const std::string& kind, const std::string& sid, const std::string& rule) {
    std::size_t matched = 0;
    const auto url =
        url_with(fmt::format("{}/{}/{}/Recordings.json", account_url(), kind, sid), {{"PageSize", kPageSize}});
    for_each_item(queue_, url, "recordings", [&](const Json& item) { matched += add(item, rule) ? 1 : 0; });
    return matched;
  }

  std::size_t whole_account(const std::string& account, const std::string& rule) {
    auto parameters = window_parameters("DateCreated", selection_.window, DateStyle::moment);
    parameters.emplace_back("PageSize", kPageSize);
    std::size_t matched = 0;
    for_each_item(queue_, url_with(account_url(account) + "/Recordings.json", parameters), "recordings",
                  [&](const Json& item) { matched += add(item, rule) ? 1 : 0; });
    return matched;
  }

  // Whether Twilio's filter is exact is not documented: the list by date is looked through as well.
  void by_conference() {
    std::set<std::string> conferences;
    const auto collect = [&](const std::vector<QueryParameter>& parameters) {
      for_each_item(queue_, url_with(account_url() + "/Conferences.json", parameters), "conferences",
                    [&](const Json& item) {
                      const std::string name = text_of(item, "friendly_name");
                      const std::string sid = text_of(item, "sid");
                      const bool named = name == selection_.tag || name.starts_with(selection_.tag + "-");
                      if (named && is_sid(sid, "CF")) conferences.insert(sid);
                    });
    };
    auto parameters = window_parameters("DateCreated", selection_.window, DateStyle::day);
    parameters.emplace_back("PageSize", kPageSize);
    collect(parameters);
    parameters.emplace_back("FriendlyName", selection_.tag);
    collect(parameters);
    std::size_t matched = 0;
    for (const std::string& sid : conferences) matched += recordings_of("Conferences", sid, "conference");
    note("conference", matched);
  }

  void by_subaccount() {
    std::size_t matched = 0;
    std::vector<std::string> accounts;
    for_each_item(queue_,
                  url_with(base_ + "/Accounts.json", {{"FriendlyName", selection_.tag}, {"PageSize", kPageSize}}),
                  "accounts", [&](const Json& item) {
                    const std::string sid = text_of(item, "sid");
                    if (text_of(item, "friendly_name") == selection_.tag && is_sid(sid, "AC")) accounts.push_back(sid);
                  });
    for (const std::string& sid : accounts) matched += whole_account(sid, "subaccount");
    note("subaccount", matched);
  }

  void by_twiml_url() {
    auto parameters = window_parameters("StartTime", selection_.window, DateStyle::moment);
    parameters.emplace_back("PageSize", kPageSize);
    for_each_item(queue_, url_with(account_url() + "/Calls.json", parameters), "calls", [&](const Json& item) {
      if (const auto call = call_from(item)) calls_[call->sid] = *call;
    });
    if (!calls_.empty()) say_(fmt::format("looking for the tag in the TwiML URLs of {} calls", calls_.size()));
    std::vector<std::string> tagged;
    for (const auto& [sid, call] : calls_) {
      QueuedRequest request = json_request(fmt::format("{}/Calls/{}/Events.json", account_url(), sid));
      request.done = [this, &tagged, id = sid](const RequestResult& result) {
        if (result.answer == Answer::good) {
          if (has_tagged_url(Json::parse(result.response.body, nullptr, false))) tagged.push_back(id);
        } else if (result.answer != Answer::final) {
          fail(id, result);
        }
      };
      queue_.submit(std::move(request));
    }
    queue_.run();
    std::size_t matched = 0;
    for (const std::string& sid : tagged) matched += recordings_of("Calls", sid, "twiml_url");
    note("twiml_url", matched);
  }

  // The tag as a whole word: "run-4" is not in ".../voice?tag=run-42".
  bool has_tagged_url(const Json& events) const {
    const auto list = events.find("events");
    if (list == events.end() || !list->is_array()) return false;
    const auto is_word = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
    };
    return std::ranges::any_of(*list, [&](const Json& event) {
      const auto request = event.is_object() ? event.find("request") : event.end();
      if (!event.is_object() || request == event.end() || !request->is_object()) return false;
      const std::string url = text_of(*request, "url");
      for (auto at = url.find(selection_.tag); at != std::string::npos; at = url.find(selection_.tag, at + 1)) {
        const auto end = at + selection_.tag.size();
        if ((at == 0 || !is_word(url[at - 1])) && (end == url.size() || !is_word(url[end]))) return true;
      }
      return false;
    });
  }

  std::string nothing_found() const {
    const std::string what = selection_.manifest        ? "the manifest"
                             : selection_.whole_account ? "the account"
                                                        : fmt::format("tag '{}'", selection_.tag);
    return fmt::format(
        "{}: expected recordings{}{}, found none; nothing is fetched instead. See docs/twilio.md for the ways "
        "to tag a run, or widen --since",
        what, selection_.window.since ? " since " + to_iso8601(*selection_.window.since) : "",
        selection_.window.until ? " until " + to_iso8601(*selection_.window.until) : "");
  }

  void shorten() {
    if (selection_.sample && found_.size() > *selection_.sample) {
      std::vector<std::string> sids;
      for (const auto& [sid, wanted] : found_) sids.push_back(sid);
      // Not std::shuffle, whose order is the library's own.
      std::mt19937 random(selection_.seed);
      for (std::size_t left = sids.size(); left > *selection_.sample; --left) {
        const std::size_t drop = random() % left;
        found_.erase(sids[drop]);
        sids.erase(sids.begin() + static_cast<std::ptrdiff_t>(drop));
      }
    }
    if (!selection_.limit || found_.size() <= *selection_.limit) return;
    std::vector<std::pair<Moment, std::string>> by_age;
    for (const auto& [sid, wanted] : found_) by_age.emplace_back(wanted.recording.recorded_at.value_or(Moment{}), sid);
    std::ranges::sort(by_age, std::greater{});
    for (std::size_t i = *selection_.limit; i < by_age.size(); ++i) found_.erase(by_age[i].second);
  }

  void add_calls() {
    std::set<std::string> missing_calls;
    for (const auto& [sid, wanted] : found_) {
      const std::string& call = wanted.recording.call_sid;
      if (!call.empty() && !calls_.contains(call)) missing_calls.insert(call);
    }
    for (const std::string& sid : missing_calls) {
      QueuedRequest request = json_request(fmt::format("{}/Calls/{}.json", account_url(), sid));
      request.done = [this, sid](const RequestResult& result) {
        const auto call =
            result.answer == Answer::good ? call_from(Json::parse(result.response.body, nullptr, false)) : std::nullopt;
        if (call && call->sid == sid) calls_[sid] = *call;
      };
      queue_.submit(std::move(request));
    }
    queue_.run();
    for (auto& [sid, wanted] : found_) {
      const auto call = calls_.find(wanted.recording.call_sid);
      if (call != calls_.end()) wanted.call = call->second;
    }
  }

  void leave_out_mirrored() {
    std::vector<RecordedLeg> legs;
    for (const auto& [sid, wanted] : found_) legs.push_back({sid, wanted.call});
    catalogue_.mirrored = mirrored_duplicates(legs);
    for (const std::string& sid : catalogue_.mirrored) found_.erase(sid);
  }

  RequestQueue& queue_;
  const std::string& base_;
  const std::string& account_;
  const Selection& selection_;
  const std::function<void(const std::string&)>& say_;
  Catalogue catalogue_;
  std::map<std::string, Wanted> found_;
  std::map<std::string, Call> calls_;
};

}  // namespace

std::string url_with(const std::string& base, const std::vector<QueryParameter>& parameters) {
  std::string url = base;
  for (const auto& [name, value] : parameters) {
    url += fmt::format("{}{}={}", url.size() == base.size() ? '?' : '&', encoded(name), encoded(value));
  }
  return url;
}

std::vector<QueryParameter> window_parameters(const std::string& name, const DateWindow& window, DateStyle style) {
  const auto text = [style](Moment moment) {
    return style == DateStyle::moment ? to_iso8601(moment) : to_iso_date(moment);
  };
  std::vector<QueryParameter> parameters;
  if (window.until) parameters.emplace_back(name + "<", text(*window.until));
  if (window.since) parameters.emplace_back(name + ">", text(*window.since));
  return parameters;
}

std::vector<std::string> read_manifest(std::istream& text, const std::string& name) {
  std::set<std::string> sids;
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos || line[begin] == '#') continue;
    const std::string sid = line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
    if (!is_sid(sid, "CA") && !is_sid(sid, "RE") && !is_sid(sid, "CF")) {
      throw FatalError(
          fmt::format("{}:{}: expected the SID of a call (CA…), recording (RE…) or conference (CF…), found '{}'", name,
                      number, printable(sid)));
    }
    sids.insert(sid);
  }
  if (sids.empty())
    throw FatalError(fmt::format("{}: expected SIDs of calls or recordings, one a line, found none", name));
  return {sids.begin(), sids.end()};
}

Catalogue find_recordings_at_twilio(RequestQueue& queue, const std::string& base, const std::string& account_sid,
                                    const Selection& selection, const std::function<void(const std::string&)>& say) {
  return Search(queue, base, account_sid, selection, say).run();
}

}  // namespace turngap
