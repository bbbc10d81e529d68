#include <gmock/gmock.h>

#include "turngap/results/maybe_millis.h"
#include "turngap/results/metadata_columns.h"
#include "turngap/results/recording_names.h"

namespace turngap {
namespace {

using testing::ElementsAre;
using testing::Optional;
using testing::Pair;

TEST(MaybeMillis, IsNothingUntilItHasAValue) {
  MaybeMillis time;
  EXPECT_FALSE(time);
  EXPECT_EQ(time.value_or(7), 7);
  time = -3;
  EXPECT_THAT(time, Optional(-3));
  EXPECT_EQ(time, MaybeMillis(std::optional<std::int32_t>(-3)));
  EXPECT_EQ(MaybeMillis(std::nullopt), MaybeMillis());
}

TEST(RecordingNames, TellWhatIsKnownFromWhatIsEmpty) {
  RecordingNames names;
  names.push_back({.recording = "RE1", .call_sid = "CA1", .recorded_at = {}, .tag = ""}, "day/RE1.wav");
  names.push_back({.recording = "b", .call_sid = {}, .recorded_at = "2024-03-01T09:10:00Z", .tag = "t"});
  EXPECT_EQ(names.recording(0), "RE1");
  EXPECT_EQ(names.path(0), "day/RE1.wav");
  EXPECT_THAT(names.call_sid(0), Optional(std::string_view("CA1")));
  EXPECT_EQ(names.recorded_at(0), std::nullopt);
  EXPECT_THAT(names.tag(0), Optional(std::string_view("")));
  EXPECT_EQ(names.path(1), "");
  const RecordingIdentity second = names[1];
  EXPECT_EQ(second.recording, "b");
  EXPECT_EQ(second.call_sid, std::nullopt);
  EXPECT_EQ(second.recorded_at, "2024-03-01T09:10:00Z");
  EXPECT_EQ(second.tag, "t");
}

TEST(MetadataColumns, KeepEachRecordingsOwn) {
  MetadataColumns columns;
  columns.push_back({{"scenario", "refund"}, {"release", "v2"}});
  columns.push_back({});
  columns.push_back({{"release", "v2"}, {"agent", ""}});
  const MetadataColumns copy = columns;
  EXPECT_THAT(copy.names(), ElementsAre("scenario", "release", "agent"));
  EXPECT_THAT(copy.of(0), ElementsAre(Pair("scenario", "refund"), Pair("release", "v2")));
  EXPECT_TRUE(copy.of(1).empty());
  EXPECT_THAT(copy.of(2), ElementsAre(Pair("release", "v2"), Pair("agent", "")));
  EXPECT_THAT(copy.value(2, "agent"), Optional(std::string_view("")));
  EXPECT_EQ(copy.value(0, "agent"), std::nullopt);
  EXPECT_EQ(copy.value(0, "unknown"), std::nullopt);
}

}  // namespace
}  // namespace turngap
