#include "turngap/results/sidecar.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

const std::string kSid = "RE" + std::string(32, 'a');

Sidecar sample() {
  Sidecar sidecar;
  sidecar.recording.sid = kSid;
  sidecar.recording.call_sid = "CA" + std::string(32, 'b');
  sidecar.recording.recorded_at = parse_moment("2026-07-01T12:00:00Z", {});
  sidecar.recording.duration_s = 61;
  sidecar.recording.channels = 2;
  sidecar.recording.source = "OutboundAPI";
  sidecar.recording.encryption.emplace();
  sidecar.call = Call{sidecar.recording.call_sid, "outbound-api", "+1", "+2", sidecar.recording.recorded_at};
  sidecar.tag = "run-\"42\"";
  sidecar.rule = "conference";
  sidecar.roles = {2, "because"};
  sidecar.bytes = 976'044;
  sidecar.sha256 = std::string(64, 'c');
  return sidecar;
}

TEST(Sidecar, WhatIsWrittenIsReadBack) {
  const auto read = parse_sidecar(to_json(sample()));
  ASSERT_TRUE(read);
  EXPECT_EQ(to_json(*read), to_json(sample()));
  EXPECT_EQ(read->roles.caller_channel, 2);
  EXPECT_EQ(read->recording.recorded_at, sample().recording.recorded_at);
}

TEST(Sidecar, WhereARecordingCameFromIsReadBack) {
  Sidecar sidecar = sample();
  sidecar.recording.sid = "call 7";
  sidecar.source = {"s3", "s3://calls/run-42/call 7.wav", "etag", {{"agent_version", "v7"}}};
  const auto read = parse_sidecar(to_json(sidecar));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->source.location, sidecar.source.location);
  EXPECT_EQ(read->source.version, "etag");
  EXPECT_EQ(read->source.columns, sidecar.source.columns);
}

TEST(Sidecar, ThatOfTheFirstSchemaIsTwilios) {
  std::string text = to_json(sample());
  text.replace(text.find("turngap.recording/2"), 19, "turngap.recording/1");
  const auto read = parse_sidecar(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->source.kind, "twilio");
  EXPECT_EQ(read->sha256, sample().sha256);
}

TEST(Sidecar, BytesThatAreNoTextAreNoReasonToFail) {
  Sidecar sidecar = sample();
  sidecar.call->from = "\xff\xfe";
  EXPECT_TRUE(parse_sidecar(to_json(sidecar)));
}

TEST(Sidecar, CutAnywhereItIsNone) {
  const std::string whole = to_json(sample());
  for (std::size_t length = 0; length + 2 < whole.size(); ++length) {
    EXPECT_FALSE(parse_sidecar(whole.substr(0, length))) << length;
  }
}

TEST(Sidecar, OtherJsonIsNone) {
  for (const char* text : {"[]", "null", "{}", R"({"schema": "turngap.recording/1"})",
                           R"({"schema": "turngap.recording/1", "recording": {"sid": "../../etc"}})",
                           R"({"schema": 7, "recording": []})"}) {
    EXPECT_FALSE(parse_sidecar(text)) << text;
  }
}

TEST(Sidecar, IsThatOfItsOwnRecordingOnly) {
  const TemporaryFolder folder;
  folder.write(kSid + ".json", to_json(sample()));
  folder.write("other.json", to_json(sample()));
  EXPECT_TRUE(sidecar_beside(folder / (kSid + ".wav")));
  EXPECT_FALSE(sidecar_beside(folder / "other.wav"));
  EXPECT_FALSE(sidecar_beside(folder / "missing.wav"));
}

// It may be the one that says whose channel is whose.
TEST(Sidecar, ThatCannotBeReadIsNotTakenForNone) {
  const TemporaryFolder folder;
  const auto beside = [&](const char* name) { return [&, name] { sidecar_beside(folder / name); }; };
  std::filesystem::create_symlink("loop.json", folder / "loop.json");
  EXPECT_THAT(beside("loop.wav"),
              ThrowsMessage<RecordingError>(AllOf(HasSubstr("loop.json"), HasSubstr("Too many levels"))));
  std::filesystem::create_symlink("/proc/self/mem", folder / "bad disk.json");
  EXPECT_THAT(beside("bad disk.wav"), ThrowsMessage<RecordingError>(HasSubstr("found: Input/output error")));
  EXPECT_FALSE(readable_sidecar_beside(folder / "loop.wav"));
  std::filesystem::create_directory(folder / "folder.json");
  std::filesystem::create_symlink("nowhere", folder / "gone.json");
  EXPECT_FALSE(sidecar_beside(folder / "folder.wav"));
  EXPECT_FALSE(sidecar_beside(folder / "gone.wav"));
}

}  // namespace
}  // namespace turngap::test
