#include "turngap/twilio/recording_catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <span>

#include "results/json_fields.h"
#include "turngap/twilio/downloader.h"
#include "turngap/twilio/mirrored_recordings.h"
#include "twilio/account_lists.h"
#include "twilio/listing.h"
#include "twilio/recording_json.h"
#include "twilio/selection_rules.h"

namespace turngap {
namespace {

constexpr std::chrono::hours kLongestCall{4};  // Twilio ends calls after that, unless told otherwise

std::string wanted_in_words(const Selection& selection) {
  if (selection.manifest) return "the manifest";
  if (selection.whole_account) return "the account";
  if (selection.from.empty() && selection.to.empty()) return fmt::format("tag '{}'", selection.tag);
  return fmt::format("calls{}{}", selection.from.empty() ? "" : " from " + selection.from,
                     selection.to.empty() ? "" : " to " + selection.to);
}

std::string nothing_found(const Selection& selection) {
  const auto& [since, until] = selection.window;
  return fmt::format("{}: expected recordings{}{}, found none; nothing is fetched instead", wanted_in_words(selection),
                     since ? " since " + to_iso8601(*since) : "", until ? " until " + to_iso8601(*until) : "");
}

using Recordings = std::vector<const ListedRecording*>;

// Not std::shuffle, whose order is the library's own.
void keep_sample(Recordings& recordings, std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  while (recordings.size() > count) {
    std::swap(recordings[random() % recordings.size()], recordings.back());
    recordings.pop_back();
  }
}

void keep_newest(Recordings& recordings, std::size_t count) {
  if (recordings.size() <= count) return;
  std::ranges::sort(recordings, std::greater{}, [](const ListedRecording* recording) {
    return std::pair(recording->recorded_at.value_or(Moment{}), recording->sid);
  });
  recordings.resize(count);
}

QueuedRequest call_request(const SearchScope& scope, const std::string& account, const Sid& call, SearchFinds& finds,
                           std::size_t& unknown) {
  QueuedRequest request = json_request(fmt::format("{}/Calls/{}.json", scope.account_url(account), call.text()));
  request.denial_is_its_own = true;
  request.done = [&finds, &unknown, call](const RequestResult& result) {
    const bool good = result.answer == Answer::good;
    const auto told = good ? call_from(parse_json(result.response.body)) : std::nullopt;
    if (told && Sid(told->sid) == call) {
      finds.list.add_call(*told);
    } else {
      ++unknown;
    }
  };
  return request;
}

/// A call that a recording is of and nothing is known of, and the account that it belongs to.
using UnknownCall = std::pair<WordTable::Word, Sid>;

// Each once, sorted.
std::vector<UnknownCall> unknown_calls(const RecordingList& list) {
  std::vector<UnknownCall> calls;
  for (const ListedRecording& recording : list) {
    if (!recording.call.empty() && list.call_of(recording) == nullptr) {
      calls.emplace_back(recording.account, recording.call);
    }
  }
  std::ranges::sort(calls);
  calls.erase(std::unique(calls.begin(), calls.end()), calls.end());
  return calls;
}

// When the calls of the recordings have begun: a call is recorded for hours at most after that.
DateWindow window_of_calls(const RecordingList& list) {
  DateWindow window;
  for (const ListedRecording& recording : list) {
    const auto& at = recording.recorded_at;
    if (!at) continue;
    window.since = std::min(window.since.value_or(*at), *at);
    window.until = std::max(window.until.value_or(*at), *at);
  }
  if (!window.since) return window;
  *window.since -= kLongestCall;
  *window.until += std::chrono::minutes{1};
  return window;
}

void list_calls_of(const SearchScope& scope, const std::string& account, std::span<const UnknownCall> unknown,
                   SearchFinds& finds) {
  scope.say(fmt::format("looking up {} calls", unknown.size()));
  const auto take = [&](const Call& call) {
    if (finds.list.calls().contains(Sid(call.sid))) finds.list.add_call(call);
  };
  for_each_call(scope.queue, scope.account_url(account), window_of_calls(finds.list), {}, take,
                {.most_pages = pages_worth(unknown.size()), .denial_is_its_own = true});
}

// Many are found sooner in the list, a thousand a page, than one after the other.
void list_calls(const SearchScope& scope, SearchFinds& finds) {
  const std::vector<UnknownCall> unknown = unknown_calls(finds.list);
  for (auto begin = unknown.begin(); begin != unknown.end();) {
    const auto end = std::find_if(begin, unknown.end(), [&](const auto& call) { return call.first != begin->first; });
    const auto count = static_cast<std::size_t>(end - begin);
    if (count >= kManySingles) list_calls_of(scope, finds.list.text(begin->first), {begin, end}, finds);
    begin = end;
  }
}

// The calls that no rule has met yet are asked for, each once.
void add_calls(const SearchScope& scope, SearchFinds& finds) {
  finds.list.forget_other_calls();
  try {
    list_calls(scope, finds);
  } catch (const AccessDenied& denied) {
    scope.say(fmt::format("this key may not list calls ({})", denied.what()));
  }
  const std::vector<UnknownCall> asked = unknown_calls(finds.list);
  std::size_t unknown = 0;
  scope.queue.run_each(asked.size(), [&](std::size_t i) {
    return call_request(scope, finds.list.text(asked[i].first), asked[i].second, finds, unknown);
  });
  if (unknown > 0) {
    scope.say(fmt::format("Twilio did not tell the direction of {} of {} calls: channel roles are assumed there",
                          unknown, asked.size()));
  }
}

bool can_be_had(const RecordingList& list, const ListedRecording& recording, const Selection& selection) {
  return !known_obstacle(list.recording(recording), selection.has_private_key);
}

// Of both ends only those count that can be had.
void leave_out_mirrored(Catalogue& catalogue, const Selection& selection) {
  Recordings there;
  for (const ListedRecording* recording : catalogue.wanted) {
    if (can_be_had(catalogue.list, *recording, selection)) there.push_back(recording);
  }
  std::set<const ListedRecording*> left_out;
  for (const auto& [made, received] : mirrored_recordings(catalogue.list, there)) {
    catalogue.spare.insert_or_assign(received->sid, made);
    left_out.insert(made);
  }
  std::erase_if(catalogue.wanted, [&](const ListedRecording* recording) { return left_out.contains(recording); });
}

bool overlap(const ListedRecording& a, const ListedRecording& b) {
  if (!a.recorded_at || !b.recorded_at || !a.duration_s || !b.duration_s) return false;
  const auto begin = std::max(*a.recorded_at, *b.recorded_at);
  const auto end = std::min(*a.recorded_at + std::chrono::seconds{*a.duration_s},
                            *b.recorded_at + std::chrono::seconds{*b.duration_s});
  return 2 * (end - begin) > std::chrono::seconds{std::min(*a.duration_s, *b.duration_s)};
}

// Those of which another one may be there, by their calls.
Recordings may_be_doubled(const Catalogue& catalogue, const Selection& selection) {
  Recordings by_call;
  for (const ListedRecording* recording : catalogue.wanted) {
    const bool asked_for = selection.manifest && std::ranges::binary_search(*selection.manifest, recording->sid.text());
    if (recording->call.empty() || asked_for) continue;
    if (can_be_had(catalogue.list, *recording, selection)) by_call.push_back(recording);
  }
  std::ranges::stable_sort(by_call, {}, &ListedRecording::call);
  return by_call;
}

// <Dial record> and <Start><Recording> both record the same call: the longer one is kept, unless each was asked for.
void leave_out_doubled(Catalogue& catalogue, const Selection& selection) {
  const Recordings by_call = may_be_doubled(catalogue, selection);
  std::set<const ListedRecording*> doubled;
  for (auto a = by_call.begin(); a != by_call.end(); ++a) {
    for (auto b = std::next(a); b != by_call.end() && (*b)->call == (*a)->call; ++b) {
      if ((*a)->conference != (*b)->conference || !overlap(**a, **b)) continue;
      doubled.insert(*(*a)->duration_s >= *(*b)->duration_s ? *b : *a);
    }
  }
  std::erase_if(catalogue.wanted, [&](const ListedRecording* recording) { return doubled.contains(recording); });
  catalogue.doubled.assign(doubled.begin(), doubled.end());
  std::ranges::sort(catalogue.doubled, {}, &ListedRecording::sid);
}

// What is drawn is drawn from conversations, not from their ends.
void keep_what_is_asked_for(Catalogue& catalogue, const Selection& selection) {
  if (selection.sample) keep_sample(catalogue.wanted, *selection.sample, selection.seed);
  if (selection.limit) keep_newest(catalogue.wanted, *selection.limit);
  std::ranges::sort(catalogue.wanted, {}, &ListedRecording::sid);
  std::erase_if(catalogue.spare, [&](const auto& pair) {
    return !std::ranges::binary_search(catalogue.wanted, pair.first, {}, &ListedRecording::sid);
  });
}

std::string in_words(const RuleMatch& match) {
  return fmt::format("rule {}: {} recording{}, of {} {} listed", match.rule, match.recordings,
                     match.recordings == 1 ? "" : "s", match.listed, match.listed_kind);
}

std::string too_few(const std::vector<RuleMatch>& matches, const Selection& selection, std::size_t found) {
  std::string rules;
  for (const RuleMatch& match : matches) rules += (rules.empty() ? "" : "; ") + in_words(match);
  return fmt::format("{}: expected at least {} recordings, found {} ({}); nothing is fetched",
                     wanted_in_words(selection), *selection.expected, found, rules);
}

}  // namespace

Catalogue find_recordings_at_twilio(RequestQueue& queue, const std::string& base, const std::string& account_sid,
                                    const Selection& selection, const std::function<void(const std::string&)>& say) {
  const SearchScope scope{queue, base, account_sid, selection, say};
  SearchFinds finds = apply_selection_rules(scope);
  for (const RuleMatch& match : finds.matches) say(in_words(match));
  if (finds.list.empty() && finds.failures.empty()) throw NothingFound(nothing_found(selection));
  add_calls(scope, finds);
  Catalogue catalogue{std::move(finds.list), {}, std::move(finds.failures), std::move(finds.matches), {}, {}};
  for (const ListedRecording& recording : catalogue.list) catalogue.wanted.push_back(&recording);
  leave_out_doubled(catalogue, selection);
  leave_out_mirrored(catalogue, selection);
  const std::size_t found = catalogue.wanted.size();
  if (selection.expected && found < *selection.expected) throw FatalError(too_few(catalogue.matches, selection, found));
  keep_what_is_asked_for(catalogue, selection);
  return catalogue;
}

}  // namespace turngap
