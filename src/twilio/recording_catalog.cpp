#include "turngap/twilio/recording_catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "twilio/listing.h"
#include "twilio/recording_json.h"
#include "twilio/selection_rules.h"

namespace turngap {
namespace {

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
  request.done = [&finds, &unknown, sid](const RequestResult& result) {
    const bool good = result.answer == Answer::good;
    const auto call = good ? call_from(nlohmann::json::parse(result.response.body, nullptr, false)) : std::nullopt;
    if (call && call->sid == sid) {
      finds.calls[sid] = *call;
    } else {
      ++unknown;
    }
  };
  return request;
}

// The calls that no rule has met yet are asked for, each once.
void add_calls(const SearchScope& scope, SearchFinds& finds) {
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
}

std::vector<std::string> leave_out_mirrored(Recordings& recordings) {
  std::vector<RecordedLeg> legs;
  for (const auto& [sid, wanted] : recordings) legs.push_back({sid, wanted.call});
  auto mirrored = mirrored_duplicates(legs);
  for (const std::string& sid : mirrored) recordings.erase(sid);
  return mirrored;
}

}  // namespace

Catalogue find_recordings_at_twilio(RequestQueue& queue, const std::string& base, const std::string& account_sid,
                                    const Selection& selection, const std::function<void(const std::string&)>& say) {
  const SearchScope scope{queue, base, account_sid, selection, say};
  SearchFinds finds = apply_selection_rules(scope);
  for (const auto& [rule, count] : finds.matches) {
    say(fmt::format("rule {}: {} recording{}", rule, count, count == 1 ? "" : "s"));
  }
  if (finds.recordings.empty() && finds.failures.empty()) throw FatalError(nothing_found(selection));
  if (selection.sample) keep_sample(finds.recordings, *selection.sample, selection.seed);
  if (selection.limit) keep_newest(finds.recordings, *selection.limit);
  add_calls(scope, finds);
  Catalogue catalogue;
  catalogue.mirrored = leave_out_mirrored(finds.recordings);
  for (auto& [sid, wanted] : finds.recordings) {
    wanted.roles = channel_roles(wanted.recording, wanted.call, selection.purpose, selection.agent_channel);
    catalogue.wanted.push_back(std::move(wanted));
  }
  catalogue.failures = std::move(finds.failures);
  catalogue.matches = std::move(finds.matches);
  return catalogue;
}

}  // namespace turngap
