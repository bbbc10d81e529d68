#include "support/fake_twilio/recording_state.h"

#include <array>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "support/fake_twilio/encrypted_media.h"
#include "support/fake_twilio/script_words.h"
#include "support/fake_twilio/wav_layout.h"

namespace turngap::test {
namespace {

constexpr int kMediaFailedToUpload = 16104;

constexpr std::array<std::pair<RecordingState, std::string_view>, 6> kStateNames{{
    {RecordingState::mono, "mono"},
    {RecordingState::encrypted, "encrypted"},
    {RecordingState::external, "external"},
    {RecordingState::processing, "processing"},
    {RecordingState::absent, "absent"},
    {RecordingState::deleted, "deleted"},
}};

}  // namespace

RecordingState recording_state_named(std::string_view name) {
  for (const auto& [state, its_name] : kStateNames) {
    if (its_name == name) return state;
  }
  throw std::invalid_argument(fmt::format(
      "'{}' is no state of a recording; known are mono, encrypted, external, processing, absent, deleted", name));
}

void put_into(FakeRecording& recording, RecordingState state, const std::string& public_pem) {
  switch (state) {
    case RecordingState::mono:
      set_media(recording, std::make_shared<const std::string>(first_channel(*recording.media)));
      break;
    case RecordingState::encrypted: encrypt_media(recording, public_pem); break;
    case RecordingState::external: recording.in_customer_storage = true; break;
    case RecordingState::processing:
      recording.status = "processing";
      recording.duration.reset();
      break;
    case RecordingState::absent:
      recording.status = "absent";
      recording.duration = "-1";
      recording.error_code = kMediaFailedToUpload;
      break;
    case RecordingState::deleted:
      recording.status = "deleted";
      recording.soft_deleted = true;
      break;
  }
}

std::vector<RecordingState> parse_recording_states(std::string_view text) {
  std::vector<RecordingState> states;
  for (const std::string_view part : script_parts(text)) {
    const CountedWord counted = counted_word(part);
    if (!counted.times) throw std::invalid_argument(fmt::format("'{}': 'all' is not possible here", part));
    states.insert(states.end(), static_cast<std::size_t>(*counted.times), recording_state_named(counted.word));
  }
  return states;
}

}  // namespace turngap::test
