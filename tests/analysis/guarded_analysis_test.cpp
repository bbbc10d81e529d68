#include "analysis/guarded_analysis.h"

#include <gmock/gmock.h>

#include <new>
#include <stdexcept>

#include "turngap/core/error.h"

namespace turngap {
namespace {

using testing::HasSubstr;

RecordingResult result_of(const std::function<RecordingAnalysis()>& analyze) {
  RecordingResult result;
  analyze_guarded(result, analyze);
  return result;
}

TEST(AnalyzeGuarded, KeepsTheAnalysis) {
  const RecordingResult result = result_of([] { return RecordingAnalysis{.turns = {CallerTurn{}}}; });
  ASSERT_TRUE(result.analysis.has_value());
  EXPECT_EQ(result.analysis->turns.size(), 1U);
  EXPECT_FALSE(result.failure.has_value());
}

TEST(AnalyzeGuarded, NotesTheFaultOfARecording) {
  const RecordingResult result = result_of([]() -> RecordingAnalysis {
    throw RecordingError(RecordingFault::wrong_channel_count, "expected 2 channels, found 1");
  });
  EXPECT_FALSE(result.analysis.has_value());
  ASSERT_TRUE(result.failure.has_value());
  EXPECT_EQ(result.failure->fault, "wrong_channel_count");
  EXPECT_EQ(result.failure->message, "expected 2 channels, found 1");
}

// A batch of thousands does not end because of what is in one recording.
TEST(AnalyzeGuarded, TakesAnUnexpectedErrorForAFaultOfThatRecordingOnly) {
  const RecordingResult result = result_of([]() -> RecordingAnalysis { throw std::length_error("a long one"); });
  EXPECT_FALSE(result.analysis.has_value());
  ASSERT_TRUE(result.failure.has_value());
  EXPECT_EQ(result.failure->fault, "unreadable");
  EXPECT_THAT(result.failure->message, HasSubstr("a long one"));
}

// Reading is a stream, and no recording takes much memory: where there is none, all the others would fail too.
TEST(AnalyzeGuarded, TakesTooLittleMemoryForNoFaultOfTheRecording) {
  EXPECT_THROW(result_of([]() -> RecordingAnalysis { throw std::bad_alloc(); }), MachineShortage);
}

TEST(AnalyzeGuarded, PassesOnWhatConcernsEveryRecording) {
  EXPECT_THROW(result_of([]() -> RecordingAnalysis { throw FatalError("no such configuration"); }), FatalError);
}

}  // namespace
}  // namespace turngap
