#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "turngap/results/recording.h"
#include "turngap/twilio/channel_roles.h"
#include "turngap/twilio/sid.h"

namespace turngap {

/// Texts that come again and again, each kept once under a number. The empty one is 0.
class WordTable {
 public:
  using Word = std::uint32_t;

  WordTable() = default;
  WordTable(WordTable&&) = default;
  WordTable& operator=(WordTable&&) = default;
  WordTable(const WordTable&) = delete;
  WordTable& operator=(const WordTable&) = delete;

  Word add(std::string_view text);
  const std::string& text(Word word) const { return texts_[word]; }

 private:
  std::deque<std::string> texts_{""};                 // which stay where they are
  std::unordered_map<std::string_view, Word> words_;  // of texts_
};

/// A recording to fetch, and what its sidecar shall say of it.
struct Wanted {
  Recording recording;
  std::optional<Call> call;
  std::string tag;
  std::string rule;
  ChannelRoles roles;
};

/// What a list of Twilio's tells of a recording, in little space; RecordingList::wanted gives it in full.
struct ListedRecording {
  Sid sid;
  Sid call;
  Sid conference;
  std::optional<Moment> recorded_at;
  std::optional<int> duration_s;
  std::optional<int> channels;
  WordTable::Word account = 0;
  WordTable::Word source = 0;
  WordTable::Word status = 0;
  WordTable::Word media_url = 0;
  WordTable::Word rule = 0;
  std::unique_ptr<const Encryption> encryption;
};

/// What is known of its call: nothing but that it is one, until Twilio has told more.
struct ListedCall {
  Sid parent;
  std::optional<Moment> started_at;
  WordTable::Word direction = 0;
  WordTable::Word from = 0;
  WordTable::Word to = 0;
  WordTable::Word from_party = 0;  ///< the number, user or client of `from`, whatever its SIP address
  WordTable::Word to_party = 0;
  bool is_told = false;
};

/// Recordings, each once, in the order of their SIDs, with their calls: some 300 bytes for a recording.
class RecordingList {
 public:
  RecordingList() = default;
  /// What all recordings have in common: the tag of their sidecars and how their channel roles are decided.
  RecordingList(std::string tag, CallPurpose purpose, std::optional<int> agent_channel)
      : tag_(std::move(tag)), purpose_(purpose), agent_channel_(agent_channel) {}

  /// Whether it was new.
  bool add(const Recording& recording, std::string_view rule);
  void add_call(const Call& call);

  bool empty() const { return recordings_.empty(); }
  auto begin() const { return recordings_.begin(); }
  auto end() const { return recordings_.end(); }
  bool contains(const Sid& sid) const { return recordings_.contains(sid); }

  /// By SID: those that were added, and those of the recordings.
  const std::map<Sid, ListedCall>& calls() const { return calls_; }
  /// Nothing where Twilio has not told of it.
  const ListedCall* call_of(const ListedRecording& recording) const;
  /// Leaves the calls of the recordings alone.
  void forget_other_calls();

  const std::string& text(WordTable::Word word) const { return words_.text(word); }
  Recording recording(const ListedRecording& listed) const;
  Wanted wanted(const ListedRecording& listed) const;

 private:
  struct BySid {
    using is_transparent = void;
    bool operator()(const ListedRecording& a, const ListedRecording& b) const { return a.sid < b.sid; }
    bool operator()(const ListedRecording& a, const Sid& b) const { return a.sid < b; }
    bool operator()(const Sid& a, const ListedRecording& b) const { return a < b.sid; }
  };

  std::string tag_;
  CallPurpose purpose_ = CallPurpose::load_test;
  std::optional<int> agent_channel_;
  WordTable words_;
  std::set<ListedRecording, BySid> recordings_;
  std::map<Sid, ListedCall> calls_;
};

}  // namespace turngap
