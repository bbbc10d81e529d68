#pragma once

#include <span>
#include <vector>

#include "turngap/twilio/recording_list.h"

namespace turngap {

/// A recording to leave out, and the one of the other end that stays.
struct MirroredPair {
  const ListedRecording* left_out = nullptr;
  const ListedRecording* kept = nullptr;
};

/// Two calls, one made by Twilio and one received by it, are the two ends of one conversation where one is the parent
/// of the other, or where they lie between the same two numbers, SIP users or clients and were begun within 15 s. The
/// recordings of the end that Twilio made are left out, as the channels of a received call are documented. Looks at
/// `recordings` of the list alone.
std::vector<MirroredPair> mirrored_recordings(const RecordingList& list,
                                              std::span<const ListedRecording* const> recordings);

}  // namespace turngap
