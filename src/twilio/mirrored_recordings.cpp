#include "turngap/twilio/mirrored_recordings.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace turngap {
namespace {

// A call reaches its other end within the time that it takes to connect the two.
constexpr std::chrono::seconds kSameConversation{15};

/// One recording of a conversation and its call.
struct RecordedLeg {
  const ListedRecording* recording;
  const ListedCall* call;
};

std::tuple<WordTable::Word, WordTable::Word, Moment> parties_and_time(const RecordedLeg& leg) {
  return {leg.call->from_party, leg.call->to_party, *leg.call->started_at};
}

const Sid& call_sid(const RecordedLeg& leg) {
  return leg.recording->call;
}

const Sid& parent_sid(const RecordedLeg& leg) {
  return leg.call->parent;
}

/// The recorded ends, sorted for the questions that are asked of them.
class RecordedEnds {
 public:
  RecordedEnds(const RecordingList& list, std::span<const ListedRecording* const> recordings) {
    for (const ListedRecording* recording : recordings) {
      const ListedCall* call = list.call_of(*recording);
      if (call != nullptr) add({recording, call}, list.text(call->direction));
    }
    std::ranges::stable_sort(made_, {}, [](const RecordedLeg& leg) { return *leg.call->started_at; });
    std::ranges::stable_sort(by_parties_, {}, parties_and_time);
    std::ranges::stable_sort(by_call_, {}, call_sid);
    std::ranges::stable_sort(by_parent_, {}, parent_sid);
  }

  std::span<const RecordedLeg> made() const { return made_; }

  // The received call that is the parent or the child of one that was made.
  const RecordedLeg* relative_of(const RecordedLeg& made) const {
    const auto parent = std::ranges::lower_bound(by_call_, made.call->parent, {}, call_sid);
    if (parent != by_call_.end() && call_sid(*parent) == made.call->parent) return &*parent;
    const auto child = std::ranges::lower_bound(by_parent_, made.recording->call, {}, parent_sid);
    return child != by_parent_.end() && parent_sid(*child) == made.recording->call ? &*child : nullptr;
  }

  // The call between the same two that was begun nearest to it and has no partner yet.
  const RecordedLeg* nearest_to(const RecordedLeg& made, const std::set<Sid>& paired_calls) const {
    const auto apart = [&](const RecordedLeg& leg) {
      return std::chrono::abs(*leg.call->started_at - *made.call->started_at);
    };
    auto first = parties_and_time(made);
    auto last = first;
    std::get<Moment>(first) -= kSameConversation;
    std::get<Moment>(last) += kSameConversation;
    const RecordedLeg* nearest = nullptr;
    for (auto it = std::ranges::lower_bound(by_parties_, first, {}, parties_and_time);
         it != by_parties_.end() && parties_and_time(*it) <= last; ++it) {
      if (paired_calls.contains(call_sid(*it))) continue;
      if (nearest == nullptr || apart(*it) < apart(*nearest)) nearest = &*it;
    }
    return nearest;
  }

 private:
  void add(const RecordedLeg& leg, const std::string& direction) {
    const bool is_received = direction == "inbound";
    if (is_received) by_call_.push_back(leg);
    if (is_received && !leg.call->parent.empty()) by_parent_.push_back(leg);
    if (leg.call->from == 0 || leg.call->to == 0 || !leg.call->started_at) return;
    if (is_received) by_parties_.push_back(leg);
    if (direction.starts_with("outbound")) made_.push_back(leg);
  }

  std::vector<RecordedLeg> made_;
  std::vector<RecordedLeg> by_parties_;  // received ones
  std::vector<RecordedLeg> by_call_;     // received ones
  std::vector<RecordedLeg> by_parent_;   // received ones that have a parent
};

}  // namespace

std::vector<MirroredPair> mirrored_recordings(const RecordingList& list,
                                              std::span<const ListedRecording* const> recordings) {
  const RecordedEnds ends(list, recordings);
  std::set<Sid> paired_calls;
  std::map<Sid, const ListedRecording*> mirrored_calls;  // made call, and the recording that stays; it may have several
  std::vector<MirroredPair> pairs;
  for (const RecordedLeg& leg : ends.made()) {
    auto kept = mirrored_calls.find(call_sid(leg));
    if (kept == mirrored_calls.end()) {
      const RecordedLeg* other_end = ends.relative_of(leg);
      if (other_end == nullptr) other_end = ends.nearest_to(leg, paired_calls);
      if (other_end == nullptr) continue;
      paired_calls.insert(call_sid(*other_end));
      kept = mirrored_calls.emplace(call_sid(leg), other_end->recording).first;
    }
    pairs.push_back({leg.recording, kept->second});
  }
  return pairs;
}

}  // namespace turngap
