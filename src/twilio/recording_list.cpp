#include "turngap/twilio/recording_list.h"

#include <utility>

namespace turngap {
namespace {

// "sip:+15005550006@example.com;edge=dublin" and "+15005550006" are one party.
std::string_view party(std::string_view end) {
  if (!end.starts_with("sip:")) return end;
  const auto stop = end.find_first_of("@;", 4);
  return end.substr(4, stop == std::string_view::npos ? stop : stop - 4);
}

}  // namespace

WordTable::Word WordTable::add(std::string_view text) {
  if (text.empty()) return 0;
  const auto found = words_.find(text);
  if (found != words_.end()) return found->second;
  const auto word = static_cast<Word>(texts_.size());
  words_.emplace(texts_.emplace_back(text), word);
  return word;
}

bool RecordingList::add(const Recording& recording, std::string_view rule) {
  ListedRecording listed;
  listed.sid = Sid(recording.sid);
  if (recordings_.contains(listed.sid)) return false;
  listed.call = Sid(recording.call_sid);
  listed.conference = Sid(recording.conference_sid);
  listed.recorded_at = recording.recorded_at;
  listed.duration_s = recording.duration_s;
  listed.channels = recording.channels;
  listed.account = words_.add(recording.account_sid);
  listed.source = words_.add(recording.source);
  listed.status = words_.add(recording.status);
  listed.media_url = words_.add(recording.media_url);
  listed.rule = words_.add(rule);
  if (recording.encryption) listed.encryption = std::make_unique<const Encryption>(*recording.encryption);
  if (!listed.call.empty()) calls_.try_emplace(listed.call);
  recordings_.insert(std::move(listed));
  return true;
}

void RecordingList::add_call(const Call& call) {
  const Sid sid(call.sid);
  if (sid.empty()) return;
  calls_.insert_or_assign(
      sid, ListedCall{Sid(call.parent_sid), call.started_at, words_.add(call.direction), words_.add(call.from),
                      words_.add(call.to), words_.add(party(call.from)), words_.add(party(call.to)), true});
}

const ListedCall* RecordingList::call_of(const ListedRecording& recording) const {
  const auto found = calls_.find(recording.call);
  return found != calls_.end() && found->second.is_told ? &found->second : nullptr;
}

void RecordingList::forget_other_calls() {
  std::set<Sid> kept;
  for (const ListedRecording& recording : recordings_) kept.insert(recording.call);
  std::erase_if(calls_, [&](const auto& call) { return !kept.contains(call.first); });
}

Recording RecordingList::recording(const ListedRecording& listed) const {
  Recording recording;
  recording.sid = listed.sid.text();
  recording.account_sid = text(listed.account);
  recording.call_sid = listed.call.text();
  recording.conference_sid = listed.conference.text();
  recording.recorded_at = listed.recorded_at;
  recording.duration_s = listed.duration_s;
  recording.channels = listed.channels;
  recording.source = text(listed.source);
  recording.status = text(listed.status);
  recording.media_url = text(listed.media_url);
  if (listed.encryption) recording.encryption = *listed.encryption;
  return recording;
}

Wanted RecordingList::wanted(const ListedRecording& listed) const {
  Wanted wanted{recording(listed), std::nullopt, tag_, text(listed.rule), {}};
  if (const ListedCall* call = call_of(listed)) {
    wanted.call = Call{wanted.recording.call_sid, text(call->direction), text(call->from), text(call->to),
                       call->started_at,          call->parent.text()};
  }
  wanted.roles = channel_roles(wanted.recording, wanted.call, purpose_, agent_channel_);
  return wanted;
}

}  // namespace turngap
