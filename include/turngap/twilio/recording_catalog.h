#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "turngap/core/error.h"
#include "turngap/net/fetch_result.h"
#include "turngap/net/request_queue.h"
#include "turngap/twilio/channel_roles.h"
#include "turngap/twilio/recording_list.h"

namespace turngap {

/// What is wanted. Exactly one way to select applies, in this order: manifest, numbers, subaccount, everything, tag.
struct Selection {
  std::string tag;
  std::optional<std::vector<std::string>> manifest;
  std::string from;
  std::string to;
  bool whole_account = false;      ///< every recording of the account in the window
  std::string whole_account_rule;  ///< its name in words: "subaccount" or "all"
  DateWindow window;
  std::optional<std::size_t> limit;   ///< the newest so many
  std::optional<std::size_t> sample;  ///< so many drawn at random, always the same for the same seed
  std::uint32_t seed = 1;
  CallPurpose purpose = CallPurpose::load_test;
  std::optional<int> agent_channel;
  std::optional<std::size_t> expected;  ///< fewer recordings than this are no run
  bool has_private_key = false;         ///< encrypted recordings can be had
};

/// What one rule came to.
struct RuleMatch {
  std::string rule;
  std::size_t recordings = 0;  ///< that it matched
  std::size_t listed = 0;      ///< how many calls, conferences, recordings or entries of a manifest it looked at
  std::string listed_kind;     ///< which of these: "calls", "conferences", "recordings", "entries"
};

/// What was found. The pointers are into `list`.
struct Catalogue {
  RecordingList list;
  std::vector<const ListedRecording*> wanted;  ///< sorted by SID
  std::vector<FetchFailure> failures;          ///< what was asked for and cannot be fetched
  std::vector<RuleMatch> matches;
  /// Left out: the made end of a conversation, under the SID of its other end.
  std::map<Sid, const ListedRecording*> spare;
  std::vector<const ListedRecording*> doubled;  ///< left out: another recording of the same part of the same call
};

/// No recording matches what is wanted.
class NothingFound : public FatalError {
 public:
  using FatalError::FatalError;
};

/// Asks Twilio. `base` is ".../2010-04-01", `account_sid` the account that is looked into; `say` gets words for the
/// user. Throws NothingFound; FatalError where fewer than expected match or the listing makes no sense; NetworkError
/// where Twilio cannot be reached.
Catalogue find_recordings_at_twilio(RequestQueue& queue, const std::string& base, const std::string& account_sid,
                                    const Selection& selection, const std::function<void(const std::string&)>& say);

}  // namespace turngap
