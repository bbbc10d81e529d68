// Recordings of other vendors in a folder, with what the vendor says of each call beside it.

#include <gmock/gmock.h>

#include <filesystem>

#include "cli/program.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FolderOfAVendor : public testing::Test {
 protected:
  FolderOfAVendor() {
    fs::create_directories(folder_ / "calls");
    fs::copy_file(fs::path(TURNGAP_TESTDATA) / "calls/answered_800ms.wav", folder_ / "calls/call.wav");
    folder_.write("calls/call.json", R"({"call_id": "Jabr9", "start_timestamp": 1703302407333, "agent_version": 3,
                                         "latency": {"e2e": {"p50": 800, "p90": 1200, "max": 2700}}})");
  }

  ProgramRun analyze(std::vector<std::string> more) const {
    more.insert(more.begin(), {"analyze", "calls"});
    return turngap(folder_.path(), more);
  }

  std::string table() const { return content_of(folder_ / "latency.csv"); }

  TemporaryFolder folder_;
};

TEST_F(FolderOfAVendor, TheVendorsLatencyStandsBesideOurs) {
  const auto result = analyze({"--layout", "retell", "--caller-channel", "left"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(table(), AllOf(HasSubstr("agent_version,retell_e2e_p50_ms,retell_e2e_p90_ms"),
                             HasSubstr("call,Jabr9,2023-12-23T03:33:27Z"), HasSubstr(",3,800,1200,2700")));
}

TEST_F(FolderOfAVendor, WithoutALayoutItsJsonIsNotRead) {
  ASSERT_EQ(analyze({}).exit_code, 0);
  EXPECT_THAT(table(), Not(HasSubstr("Jabr9")));
}

TEST_F(FolderOfAVendor, ChannelsThatItDoesNotDocumentAreAskedFor) {
  const auto result = analyze({"--layout", "retell"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("expected --caller-channel beside it"));
  EXPECT_FALSE(fs::exists(folder_ / "latency.csv"));
}

TEST_F(FolderOfAVendor, ChannelsThatItDocumentsAreTaken) {
  ASSERT_EQ(analyze({"--layout", "livekit"}).exit_code, 0);
  EXPECT_THAT(content_of(folder_ / "summary.json"), HasSubstr("DUAL_CHANNEL_AGENT"));
  EXPECT_THAT(content_of(folder_ / "results.jsonl"), HasSubstr(R"("caller":2)"));
}

TEST_F(FolderOfAVendor, WhatIsNoJsonIsNamedAndLeftOut) {
  folder_.write("calls/call.json", "call 17, v3");
  const auto result = analyze({"--layout", "generic"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("call.wav: its JSON is left out: expected a JSON object"));
}

// Ten seconds are missing in it: silence that was collapsed makes every wait after it too short.
TEST_F(FolderOfAVendor, ARecordingOfAnotherLengthThanItsVendorSaysGivesNoNumbers) {
  folder_.write("calls/call.json", R"({"call_sid": "CA1", "duration": "18"})");
  analyze({"--layout", "twilio"});
  EXPECT_THAT(content_of(folder_ / "summary.json"), HasSubstr(R"("flag": "duration_mismatch")"));
  EXPECT_THAT(table(), AllOf(HasSubstr("duration_mismatch"), HasSubstr("not_measurable"), Not(HasSubstr("answered"))));
}

}  // namespace
}  // namespace turngap::test
