#include "turngap/twilio/recording_catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "results/json_fields.h"
#include "twilio/listing.h"
#include "twilio/query.h"
#include "twilio/recording_json.h"
#include "twilio/selection_rules.h"

namespace turngap {
namespace {

constexpr std::chrono::hours kLongestCall{4};  // Twilio ends calls after that, unless told otherwise
constexpr std::size_t kManyCalls = 20;         // fewer are looked up singly, side by side

std::string wanted_in_words(const Selection& selection) {
  if (selection.manifest) return "the manifest";
  if (selection.whole_account) return "the account";
  if (selection.from.empty() && selection.to.empty()) return fmt::format("tag '{}'", selection.tag);
  return fmt::format("calls{}{}", selection.from.empty() ? "" : " from " + selection.from,
                     selection.to.empty() ? "" : " to " + selection.to);
}

std::string nothing_found(const Selection& selection) {
  const auto& [since, until] = selection.window;
  return fmt::format(
      "{}: expected recordings{}{}, found none; nothing is fetched instead. See docs/twilio.md for the ways to tag a "
      "run, or widen --since",
      wanted_in_words(selection), since ? " since " + to_iso8601(*since) : "",
      until ? " until " + to_iso8601(*until) : "");
}

using Recordings = std::map<std::string, Wanted>;

// Not std::shuffle, whose order is the library's own.
void keep_sample(Recordings& recordings, std::size_t count, std::uint32_t seed) {
  std::vector<std::string> sids;
  for (const auto& [sid, wanted] : recordings) sids.push_back(sid);
  std::mt19937 random(seed);
  for (std::size_t left = sids.size(); left > count; --left) {
    const std::size_t drop = random() % left;
    recordings.erase(sids[drop]);
    sids.erase(sids.begin() + static_cast<std::ptrdiff_t>(drop));
  }
}

void keep_newest(Recordings& recordings, std::size_t count) {
  if (recordings.size() <= count) return;
  std::vector<std::pair<Moment, std::string>> by_age;
  for (const auto& [sid, wanted] : recordings) {
    by_age.emplace_back(wanted.recording.recorded_at.value_or(Moment{}), sid);
  }
  std::ranges::sort(by_age, std::greater{});
  for (std::size_t i = count; i < by_age.size(); ++i) recordings.erase(by_age[i].second);
}

QueuedRequest call_request(const SearchScope& scope, const Recording& recording, SearchFinds& finds,
                           std::size_t& unknown) {
  const std::string& sid = recording.call_sid;
  QueuedRequest request = json_request(fmt::format("{}/Calls/{}.json", scope.account_url(recording.account_sid), sid));
  request.denial_is_its_own = true;
  request.done = [&finds, &unknown, sid](const RequestResult& result) {
    const bool good = result.answer == Answer::good;
    const auto call = good ? call_from(parse_json(result.response.body)) : std::nullopt;
    if (call && call->sid == sid) {
      finds.calls[sid] = *call;
    } else {
      ++unknown;
    }
  };
  return request;
}

// Under the account that they belong to.
std::map<std::string, std::set<std::string>> unknown_calls(const SearchFinds& finds) {
  std::map<std::string, std::set<std::string>> calls;
  for (const auto& [sid, wanted] : finds.recordings) {
    const std::string& call = wanted.recording.call_sid;
    if (!call.empty() && !finds.calls.contains(call)) calls[wanted.recording.account_sid].insert(call);
  }
  return calls;
}

// When the calls of the recordings have begun: a call is recorded for hours at most after that.
DateWindow window_of_calls(const SearchFinds& finds) {
  DateWindow window;
  for (const auto& [sid, wanted] : finds.recordings) {
    const auto& at = wanted.recording.recorded_at;
    if (!at) continue;
    window.since = std::min(window.since.value_or(*at), *at);
    window.until = std::max(window.until.value_or(*at), *at);
  }
  if (!window.since) return window;
  *window.since -= kLongestCall;
  *window.until += std::chrono::minutes{1};
  return window;
}

// Many are found sooner in the list, a thousand a page, than one after the other.
void list_calls(const SearchScope& scope, SearchFinds& finds) {
  for (const auto& [account, unknown] : unknown_calls(finds)) {
    if (unknown.size() < kManyCalls) continue;
    scope.say(fmt::format("looking up {} calls", unknown.size()));
    auto parameters = window_parameters("StartTime", window_of_calls(finds), DateStyle::moment);
    parameters.emplace_back("PageSize", "1000");
    const auto take = [&, &wanted = unknown](const nlohmann::json& item) {
      const auto call = call_from(item);
      if (call && wanted.contains(call->sid)) finds.calls[call->sid] = *call;
    };
    for_each_item(scope.queue, url_with(scope.account_url(account) + "/Calls.json", parameters), "calls", take,
                  {.most_pages = 1 + unknown.size() / kSinglesWorthAPage, .denial_is_its_own = true});
  }
}

// The calls that no rule has met yet are asked for, each once.
void add_calls(const SearchScope& scope, SearchFinds& finds) {
  try {
    list_calls(scope, finds);
  } catch (const AccessDenied& denied) {
    scope.say(fmt::format("this key may not list calls ({})", denied.what()));
  }
  std::set<std::string> asked;
  std::size_t unknown = 0;
  for (const auto& [sid, wanted] : finds.recordings) {
    const std::string& call = wanted.recording.call_sid;
    if (call.empty() || finds.calls.contains(call) || !asked.insert(call).second) continue;
    scope.queue.submit(call_request(scope, wanted.recording, finds, unknown));
  }
  scope.queue.run();
  if (unknown > 0) {
    scope.say(fmt::format("Twilio did not tell the direction of {} of {} calls: channel roles are assumed there",
                          unknown, asked.size()));
  }
  for (auto& [sid, wanted] : finds.recordings) {
    const auto call = finds.calls.find(wanted.recording.call_sid);
    if (call != finds.calls.end()) wanted.call = call->second;
  }
  finds.calls.clear();
}

// Of both ends only those count that can be had.
std::map<std::string, Wanted> leave_out_mirrored(Recordings& recordings, bool has_private_key) {
  std::vector<RecordedLeg> legs;
  for (const auto& [sid, wanted] : recordings) {
    if (!known_obstacle(wanted.recording, has_private_key)) legs.push_back({sid, wanted.call});
  }
  std::map<std::string, Wanted> spare;
  for (const auto& [made, received] : mirrored_duplicates(legs)) {
    const auto found = recordings.find(made);
    spare.insert_or_assign(received, std::move(found->second));
    recordings.erase(found);
  }
  return spare;
}

bool overlap(const Recording& a, const Recording& b) {
  if (!a.recorded_at || !b.recorded_at || !a.duration_s || !b.duration_s) return false;
  const auto begin = std::max(*a.recorded_at, *b.recorded_at);
  const auto end = std::min(*a.recorded_at + std::chrono::seconds{*a.duration_s},
                            *b.recorded_at + std::chrono::seconds{*b.duration_s});
  return 2 * (end - begin) > std::chrono::seconds{std::min(*a.duration_s, *b.duration_s)};
}

bool is_of_the_same_call(const Recording& a, const Recording& b) {
  return !a.call_sid.empty() && a.call_sid == b.call_sid && a.conference_sid == b.conference_sid && overlap(a, b);
}

// <Dial record> and <Start><Recording> both record the same call: the longer one is kept, unless each was asked for.
std::vector<std::string> leave_out_doubled(Recordings& recordings, const Selection& selection, bool has_private_key) {
  std::multimap<std::string, const Recording*> by_call;
  for (const auto& [sid, wanted] : recordings) {
    if (known_obstacle(wanted.recording, has_private_key)) continue;
    if (selection.manifest && std::ranges::find(*selection.manifest, sid) != selection.manifest->end()) continue;
    by_call.emplace(wanted.recording.call_sid, &wanted.recording);
  }
  std::set<std::string> doubled;
  for (auto a = by_call.begin(); a != by_call.end(); ++a) {
    for (auto b = std::next(a); b != by_call.end() && b->first == a->first; ++b) {
      if (!is_of_the_same_call(*a->second, *b->second)) continue;
      const bool first_is_longer = *a->second->duration_s >= *b->second->duration_s;
      doubled.insert((first_is_longer ? b : a)->second->sid);
    }
  }
  for (const std::string& sid : doubled) recordings.erase(sid);
  return {doubled.begin(), doubled.end()};
}

void give_roles(Wanted& wanted, const Selection& selection) {
  wanted.roles = channel_roles(wanted.recording, wanted.call, selection.purpose, selection.agent_channel);
}

std::string in_words(const RuleMatch& match) {
  const std::string of = match.listed > 0 ? fmt::format(", of {} {} listed", match.listed, match.listed_kind) : "";
  return fmt::format("rule {}: {} recording{}{}", match.rule, match.recordings, match.recordings == 1 ? "" : "s", of);
}

std::string too_few(const SearchFinds& finds, const Selection& selection, std::size_t found) {
  std::string rules;
  for (const RuleMatch& match : finds.matches) rules += (rules.empty() ? "" : "; ") + in_words(match);
  return fmt::format("{}: expected {} recordings (--expect-recordings), found {} ({}); nothing is fetched",
                     wanted_in_words(selection), *selection.expected, found, rules);
}

}  // namespace

Catalogue find_recordings_at_twilio(RequestQueue& queue, const std::string& base, const std::string& account_sid,
                                    const Selection& selection, const std::function<void(const std::string&)>& say) {
  const SearchScope scope{queue, base, account_sid, selection, say};
  SearchFinds finds = apply_selection_rules(scope);
  for (const RuleMatch& match : finds.matches) say(in_words(match));
  if (finds.recordings.empty() && finds.failures.empty()) throw FatalError(nothing_found(selection));
  add_calls(scope, finds);
  Catalogue catalogue;
  catalogue.doubled = leave_out_doubled(finds.recordings, selection, selection.has_private_key);
  catalogue.spare = leave_out_mirrored(finds.recordings, selection.has_private_key);
  const std::size_t found = finds.recordings.size();
  if (selection.expected && found < *selection.expected) throw FatalError(too_few(finds, selection, found));
  if (selection.sample) keep_sample(finds.recordings, *selection.sample, selection.seed);
  if (selection.limit) keep_newest(finds.recordings, *selection.limit);
  std::erase_if(catalogue.spare, [&](const auto& pair) { return !finds.recordings.contains(pair.first); });
  for (auto& [sid, wanted] : catalogue.spare) give_roles(wanted, selection);
  catalogue.wanted.reserve(finds.recordings.size());
  for (auto& [sid, wanted] : finds.recordings) {
    give_roles(wanted, selection);
    catalogue.wanted.push_back(std::move(wanted));
  }
  catalogue.failures = std::move(finds.failures);
  catalogue.matches = std::move(finds.matches);
  return catalogue;
}

}  // namespace turngap
