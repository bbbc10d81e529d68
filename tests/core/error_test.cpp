#include "turngap/core/error.h"

#include <gmock/gmock.h>

namespace turngap {
namespace {

TEST(RecordingFault, IsWrittenAsItsWord) {
  EXPECT_EQ(to_string(RecordingFault::unreadable), "unreadable");
  EXPECT_EQ(to_string(RecordingFault::empty), "empty");
  EXPECT_EQ(to_string(RecordingFault::not_audio), "not_audio");
  EXPECT_EQ(to_string(RecordingFault::truncated), "truncated");
  EXPECT_EQ(to_string(RecordingFault::unsupported_rate), "unsupported_rate");
  EXPECT_EQ(to_string(RecordingFault::wrong_channel_count), "wrong_channel_count");
  EXPECT_EQ(to_string(RecordingFault::invalid_samples), "invalid_samples");
  EXPECT_EQ(to_string(RecordingFault::silent), "silent");
  EXPECT_EQ(to_string(RecordingFault::identical_channels), "identical_channels");
}

TEST(RecordingError, KeepsTheFaultAndTheMessage) {
  const RecordingError error(RecordingFault::truncated, "header promises 480000 samples per channel, decoded 312320");
  EXPECT_EQ(error.fault(), RecordingFault::truncated);
  EXPECT_STREQ(error.what(), "header promises 480000 samples per channel, decoded 312320");
}

TEST(RecordingError, IsNotCaughtAsAnErrorOfTheWholeCommand) {
  const auto fail_one_recording = [] { throw RecordingError(RecordingFault::empty, "no bytes"); };
  EXPECT_THROW(
      {
        try {
          fail_one_recording();
        } catch (const FatalError&) {
        }
      },
      RecordingError);
}

}  // namespace
}  // namespace turngap
