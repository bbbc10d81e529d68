#include "turngap/results/metadata.h"

#include <gmock/gmock.h>

#include <functional>

#include "turngap/core/error.h"
#include "turngap/results/name_pattern.h"

namespace turngap {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;
using testing::Pair;

RecordingResult recording(const std::string& path) {
  RecordingResult result;
  result.path = path;
  result.identity.recording = path.substr(path.rfind('/') + 1, path.rfind('.') - path.rfind('/') - 1);
  return result;
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const FatalError& error) {
    return error.what();
  }
  return "accepted";
}

std::string refusal_of(const std::string& csv) {
  return refusal([&] { Metadata::parse(csv, "m.csv"); });
}

TEST(MetadataFile, GivesTheRowOfARecordingInTheOrderOfItsColumns) {
  auto metadata = Metadata::parse("scenario,recording,tag,release\nrefund,a,x,v2\n", "m.csv");
  RecordingResult a = recording("mon/a.wav");
  EXPECT_TRUE(metadata.apply(a));
  EXPECT_THAT(a.metadata, ElementsAre(Pair("scenario", "refund"), Pair("release", "v2")));
  EXPECT_THAT(a.identity.tag, Optional(std::string("x")));
}

TEST(MetadataFile, FindsByPathWhereThatIsTheKey) {
  auto metadata = Metadata::parse("path,scenario\nmon/a.wav,1\ntue/a.wav,2\n", "m.csv");
  RecordingResult a = recording("tue/a.wav");
  EXPECT_TRUE(metadata.apply(a));
  EXPECT_THAT(a.metadata, ElementsAre(Pair("scenario", "2")));
  EXPECT_THAT(metadata.unused(), ElementsAre("mon/a.wav"));
}

TEST(MetadataFile, GivesARecordingWithoutARowEmptyColumns) {
  auto metadata = Metadata::parse("recording,scenario,tag\nb,1,x\n", "m.csv");
  RecordingResult a = recording("a.wav");
  a.identity.tag = "known";
  EXPECT_FALSE(metadata.apply(a));
  EXPECT_THAT(a.metadata, ElementsAre(Pair("scenario", "")));
  EXPECT_THAT(a.identity.tag, Optional(std::string("known")));
}

TEST(MetadataFile, BringsTimesToUtcAndLeavesWhatIsKnownWhereACellIsEmpty) {
  auto metadata = Metadata::parse("recording,recorded_at,call_sid\na,2026-07-06T09:00:00+02:00,\n", "m.csv");
  RecordingResult a = recording("a.wav");
  a.identity.call_sid = "CA1";
  EXPECT_TRUE(metadata.apply(a));
  EXPECT_THAT(a.identity.recorded_at, Optional(std::string("2026-07-06T07:00:00Z")));
  EXPECT_THAT(a.identity.call_sid, Optional(std::string("CA1")));
}

TEST(MetadataFile, SaysWhereWhatIsWrong) {
  EXPECT_EQ(refusal_of("recording,x\na,1\n"), "accepted");
  EXPECT_THAT(refusal_of(""), AllOf(HasSubstr("m.csv"), HasSubstr("header")));
  EXPECT_THAT(refusal_of("x,y\n"), HasSubstr("recording or path"));
  EXPECT_THAT(refusal_of("recording,path\n"), HasSubstr("both"));
  EXPECT_THAT(refusal_of("recording,x,x\n"), HasSubstr("'x' again"));
  EXPECT_THAT(refusal_of("recording,outcome\n"), HasSubstr("'outcome'"));
  EXPECT_THAT(refusal_of("recording,caller_last_sound_ms\n"), HasSubstr("'caller_last_sound_ms'"));
  for (const char* name : {"day", "hour", "concurrency"}) {
    EXPECT_THAT(refusal_of(std::string("recording,") + name + "\n"),
                AllOf(HasSubstr(std::string("'") + name + "'"), HasSubstr("broken down")));
  }
  EXPECT_THAT(refusal_of("recording,\n"), HasSubstr("a name"));
  EXPECT_THAT(refusal_of("recording,x\na\n"), AllOf(HasSubstr("m.csv:2"), HasSubstr("2 cells")));
  EXPECT_THAT(refusal_of("recording,x\na,1\na,2\n"), AllOf(HasSubstr("m.csv:3"), HasSubstr("'a' again")));
  for (const char* time : {"yesterday", "24h", "2026-13-01"}) {
    EXPECT_THAT(refusal_of("recording,recorded_at\na," + std::string(time) + "\n"),
                AllOf(HasSubstr("m.csv:2"), HasSubstr("'" + std::string(time) + "'")));
  }
}

TEST(NamePattern, ReadsTimeTagAndNamesOfOnesOwn) {
  const NamePattern pattern("{recorded_at:%Y%m%d-%H%M%S}_{tag}_{scenario}_{*}.wav");
  RecordingResult a = recording("mon/20260706-090000_load_refund_17.wav");
  EXPECT_TRUE(pattern.apply(a));
  EXPECT_THAT(a.identity.recorded_at, Optional(std::string("2026-07-06T09:00:00Z")));
  EXPECT_THAT(a.identity.tag, Optional(std::string("load")));
  EXPECT_THAT(a.metadata, ElementsAre(Pair("scenario", "refund")));
}

TEST(NamePattern, TakesAZoneWhereThePatternSaysOne) {
  const NamePattern pattern("{recorded_at:%Y-%m-%d_%H.%M.%S%z}.wav");
  RecordingResult a = recording("2026-07-06_09.00.00+0200.wav");
  EXPECT_TRUE(pattern.apply(a));
  EXPECT_THAT(a.identity.recorded_at, Optional(std::string("2026-07-06T07:00:00Z")));
}

TEST(NamePattern, WithASlashLooksAtTheWholePath) {
  const NamePattern pattern("{weekday}/{*}.wav");
  RecordingResult a = recording("mon/a.wav");
  EXPECT_TRUE(pattern.apply(a));
  EXPECT_THAT(a.metadata, ElementsAre(Pair("weekday", "mon")));
  RecordingResult flat = recording("a.wav");
  EXPECT_FALSE(pattern.apply(flat));
  EXPECT_THAT(flat.metadata, ElementsAre(Pair("weekday", "")));
}

TEST(NamePattern, TakesTheCharactersAroundFieldsAsTheyAre) {
  const NamePattern pattern("call(1).{tag}+.wav");
  RecordingResult same = recording("call(1).x+.wav");
  EXPECT_TRUE(pattern.apply(same));
  RecordingResult other = recording("call1zxx.wav");
  EXPECT_FALSE(pattern.apply(other));
}

TEST(NamePattern, DoesNotMatchWhatOnlyLooksLikeATime) {
  const NamePattern pattern("{recorded_at:%Y%m%d}_{tag}.wav");
  RecordingResult a = recording("20261399_x.wav");
  EXPECT_FALSE(pattern.apply(a));
  EXPECT_FALSE(a.identity.recorded_at || a.identity.tag);
}

TEST(NamePattern, SaysWhatIsWrongInIt) {
  const auto wrong = [](const std::string& pattern) { return refusal([&] { NamePattern{pattern}; }); };
  EXPECT_EQ(wrong("{tag}.wav"), "accepted");
  EXPECT_THAT(wrong("plain.wav"), HasSubstr("at least one field"));
  EXPECT_THAT(wrong("{tag"), HasSubstr("}"));
  EXPECT_THAT(wrong("{tag}{tag}"), HasSubstr("'tag' again"));
  EXPECT_THAT(wrong("{recorded_at}"), HasSubstr("recorded_at:%Y"));
  EXPECT_THAT(wrong("{recorded_at:%Q}"), HasSubstr("'%Q'"));
  EXPECT_THAT(wrong("{outcome}"), HasSubstr("'outcome'"));
}

}  // namespace
}  // namespace turngap
