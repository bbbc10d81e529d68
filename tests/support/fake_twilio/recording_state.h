#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/fake_twilio/catalogue.h"

namespace turngap::test {

/// Why a recording cannot simply be fetched, however often it is asked for.
enum class RecordingState {
  mono,        ///< one channel: 400, code 16113 where two are asked for
  encrypted,   ///< the media is ciphertext
  external,    ///< in the customer's own storage: media_url elsewhere, 404 here
  processing,  ///< status processing, no duration, media 404
  absent,      ///< status absent with an error code, media 404
  deleted,     ///< listed with IncludeSoftDeleted=true alone, media 404
};

/// Throws std::invalid_argument for an unknown word.
RecordingState recording_state_named(std::string_view name);

/// `public_pem` is needed for `encrypted` alone.
void put_into(FakeRecording& recording, RecordingState state, const std::string& public_pem = "");

/// `[N*]STATE` with commas between them: the first N (1 without) recordings, the next ones, and so on. "2*mono,absent".
/// Throws std::invalid_argument naming the bad part.
std::vector<RecordingState> parse_recording_states(std::string_view text);

}  // namespace turngap::test
