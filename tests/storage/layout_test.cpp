#include "turngap/storage/layout.h"

#include <gmock/gmock.h>

#include "turngap/core/error.h"
#include "turngap/results/metadata.h"
#include "turngap/results/name_pattern.h"

namespace turngap {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::vector<NamedText> told(const char* layout, std::string_view json) {
  return metadata_in(layout_named(layout), json).value();
}

TEST(Layouts, HaveNamesOfTheirOwnAndColumnsThatATableCanHave) {
  std::vector<std::string> names;
  for (const Layout& layout : layouts()) {
    EXPECT_THAT(names, testing::Not(Contains(layout.name)));
    names.push_back(layout.name);
    for (const LayoutField& field : layout.fields) EXPECT_NO_THROW(require_metadata_name(field.column)) << field.column;
    if (!layout.name_pattern.empty()) {
      EXPECT_NO_THROW(NamePattern(layout.name_pattern)) << layout.name;
    }
    EXPECT_EQ(layout.channels.empty(), !layout.caller_channel) << layout.name;
  }
}

TEST(Layouts, AnUnknownNameIsAnsweredWithThoseThereAre) {
  try {
    layout_named("retail");
    FAIL();
  } catch (const FatalError& error) {
    EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("'retail'"), testing::HasSubstr("retell")));
  }
}

TEST(Layouts, TellHowLongTheRecordingIs) {
  const auto seconds = [](const char* layout, const char* json) { return duration_in(layout_named(layout), json); };
  EXPECT_EQ(seconds("twilio", R"({"duration": "61"})"), 61);
  EXPECT_EQ(seconds("generic", R"({"duration_s": 61})"), 61);
  EXPECT_EQ(seconds("telnyx", R"({"data": {"payload": {"recording_started_at": "2026-07-01T14:30:00.9Z",
                                                        "recording_ended_at": "2026-07-01T14:31:01.1Z"}}})"),
            61);
  EXPECT_EQ(seconds("retell", R"({"duration_ms": 61000})"), std::nullopt);  // of the call, not of the recording
  EXPECT_EQ(seconds("twilio", R"({"duration": "-1"})"), std::nullopt);
  EXPECT_EQ(seconds("telnyx", R"({"data": {"payload": {"recording_started_at": "2026-07-01T14:30:00Z"}}})"),
            std::nullopt);
  EXPECT_EQ(seconds("generic", "no JSON"), std::nullopt);
}

// An answer of Retell's Get Call, shortened.
TEST(Layouts, RetellTellsItsOwnLatency) {
  const std::string call = R"({"call_id": "Jabr9", "agent_id": "oBeD", "agent_version": 3,
    "start_timestamp": 1703302407333, "latency": {"e2e": {"p50": 800, "p90": 1200.5, "max": 2700}, "llm": {"p50": 1}}})";
  const auto expected =
      ElementsAre(Pair("call_sid", "Jabr9"), Pair("recorded_at", "2023-12-23T03:33:27Z"), Pair("agent_id", "oBeD"),
                  Pair("agent_version", "3"), Pair("retell_e2e_p50_ms", "800"), Pair("retell_e2e_p90_ms", "1200.5"),
                  Pair("retell_e2e_max_ms", "2700"));
  EXPECT_THAT(told("retell", call), expected);
  EXPECT_THAT(told("retell", R"({"event": "call_ended", "call": )" + call + "}"), expected);
}

TEST(Layouts, VapiTellsItsAverageAndWhenTheCallBegan) {
  const auto metadata = told("vapi", R"({"id": "7f", "startedAt": "2026-07-01T14:30:00.123Z",
    "artifact": {"performanceMetrics": {"turnLatencyAverage": 1292}}})");
  EXPECT_THAT(metadata, Contains(Pair("recorded_at", "2026-07-01T14:30:00Z")));
  EXPECT_THAT(metadata, Contains(Pair("vapi_turn_latency_average", "1292")));
}

TEST(Layouts, WhatIsMissingOrOfAnotherKindIsEmpty) {
  for (const auto& [column, value] : told("retell", R"({"start_timestamp": "soon", "latency": 5, "call": 1})")) {
    EXPECT_THAT(value, IsEmpty()) << column;
  }
  EXPECT_EQ(metadata_in(layout_named("retell"), "[1]"), std::nullopt);
  EXPECT_EQ(metadata_in(layout_named("retell"), "{"), std::nullopt);
}

TEST(Layouts, OfAnAmazonConnectRecordingTheNameTellsTheContact) {
  RecordingResult result;
  result.path = "e81b7b4d-20ac-472d-8aad-0d848ce7c9b4_20240126T03:07_UTC.wav";
  ASSERT_TRUE(NamePattern(layout_named("amazon-connect").name_pattern).apply(result));
  EXPECT_EQ(result.identity.call_sid, "e81b7b4d-20ac-472d-8aad-0d848ce7c9b4");
  EXPECT_EQ(result.identity.recorded_at, "2024-01-26T03:07:00Z");
}

TEST(Layouts, TwilioAndTelnyxTellCallAndTime) {
  EXPECT_THAT(told("twilio", R"({"call_sid": "CA1", "start_time": "Wed, 01 Jul 2026 14:30:00 +0200"})"),
              ElementsAre(Pair("call_sid", "CA1"), Pair("recorded_at", "2026-07-01T12:30:00Z")));
  EXPECT_THAT(told("telnyx", R"({"data": {"payload": {"call_session_id": "s",
                                  "recording_started_at": "2026-07-01T12:30:00.5Z"}}})"),
              ElementsAre(Pair("call_sid", "s"), Pair("recorded_at", "2026-07-01T12:30:00Z")));
}

TEST(Layouts, TheGenericOneTakesEveryPlainValue) {
  EXPECT_THAT(told("generic", R"({"call_sid": "a", "agent_version": "v7", "lat": 1.5, "deep": {"x": 1}, "no": null})"),
              ElementsAre(Pair("agent_version", "v7"), Pair("call_sid", "a"), Pair("lat", "1.5")));
}

}  // namespace
}  // namespace turngap
