#include "turngap/twilio/mirrored_recordings.h"

#include <gmock/gmock.h>

namespace turngap::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const Moment kFirstBegins = *parse_moment("2026-07-01T12:00:00Z", {});

std::string sid(const std::string& kind, int number) {
  const std::string digits = std::to_string(number);
  return kind + std::string(32 - digits.size(), '0') + digits;
}

Call between(const std::string& direction, const std::string& from, const std::string& to, int after_s, int number,
             int parent = 0) {
  return {sid("CA", number),
          direction,
          from,
          to,
          kFirstBegins + std::chrono::seconds(after_s),
          parent == 0 ? "" : sid("CA", parent)};
}

Call call(const std::string& direction, int after_s, int number, const std::string& to = "+2") {
  return between(direction, "+1", to, after_s, number);
}

/// Recording RE1 of the first call, RE2 of the second one, ...
std::vector<std::pair<std::string, std::string>> pairs(const std::vector<std::optional<Call>>& calls) {
  RecordingList list("", CallPurpose::load_test, {});
  for (std::size_t i = 0; i < calls.size(); ++i) {
    Recording recording;
    recording.sid = sid("RE", static_cast<int>(i) + 1);
    if (calls[i]) recording.call_sid = calls[i]->sid;
    list.add(recording, "manifest");
    if (calls[i]) list.add_call(*calls[i]);
  }
  std::vector<const ListedRecording*> all;
  for (const ListedRecording& one : list) all.push_back(&one);
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& [left_out, kept] : mirrored_recordings(list, all)) {
    found.emplace_back(left_out->sid.text(), kept->sid.text());
  }
  return found;
}

std::vector<std::string> left_out(const std::vector<std::optional<Call>>& calls) {
  std::vector<std::string> sids;
  for (const auto& [sid, kept] : pairs(calls)) sids.push_back(sid);
  return sids;
}

TEST(MirroredRecordings, TheEndThatTwilioMadeIsLeftOut) {
  EXPECT_THAT(left_out({call("outbound-api", 0, 1), call("inbound", 1, 2)}), ElementsAre(sid("RE", 1)));
}

TEST(MirroredRecordings, CallsApartInTimeNumbersOrDirectionAreTwoConversations) {
  EXPECT_THAT(left_out({call("outbound-api", 0, 1), call("inbound", 60, 2)}), IsEmpty());
  EXPECT_THAT(left_out({call("outbound-api", 0, 1), call("inbound", 0, 2, "+3")}), IsEmpty());
  EXPECT_THAT(left_out({call("inbound", 0, 1), call("inbound", 0, 2)}), IsEmpty());
  EXPECT_THAT(left_out({std::nullopt, call("inbound", 0, 2)}), IsEmpty());
}

TEST(MirroredRecordings, SlowNetworksTakeUpToFifteenSeconds) {
  EXPECT_THAT(left_out({call("outbound-api", 0, 1), call("inbound", 15, 2)}), ElementsAre(sid("RE", 1)));
  EXPECT_THAT(left_out({call("outbound-api", 15, 1), call("inbound", 0, 2)}), ElementsAre(sid("RE", 1)));
  EXPECT_THAT(left_out({call("outbound-api", 0, 1), call("inbound", 16, 2)}), IsEmpty());
}

TEST(MirroredRecordings, SipEndsAreTheirUsers) {
  EXPECT_THAT(left_out({between("outbound-api", "+1", "sip:agent@a.example;edge=x", 0, 1),
                        between("inbound", "sip:+1@b.example", "sip:agent@a.example", 2, 2)}),
              ElementsAre(sid("RE", 1)));
  EXPECT_THAT(left_out({between("outbound-api", "client:ann", "client:bot", 0, 1),
                        between("inbound", "client:ann", "client:bot", 2, 2)}),
              ElementsAre(sid("RE", 1)));
}

TEST(MirroredRecordings, ARelativeIsTheOtherEndWhateverNumbersSay) {
  EXPECT_THAT(pairs({between("outbound-dial", "+1", "sip:x@y", 90, 1, 2), between("inbound", "+7", "+8", 0, 2)}),
              ElementsAre(Pair(sid("RE", 1), sid("RE", 2))));
  EXPECT_THAT(pairs({between("outbound-api", "+1", "+2", 90, 1), between("inbound", "+7", "+8", 0, 2, 1)}),
              ElementsAre(Pair(sid("RE", 1), sid("RE", 2))));
}

// Two calls of a load test may run between the same two numbers at once.
TEST(MirroredRecordings, OneReceivedCallTakesOneMadeCallWithIt) {
  EXPECT_THAT(left_out({call("outbound-api", 0, 1), call("outbound-api", 2, 2), call("inbound", 1, 3)}),
              ElementsAre(sid("RE", 1)));
  EXPECT_THAT(
      pairs({call("outbound-api", 0, 1), call("outbound-api", 4, 2), call("inbound", 1, 3), call("inbound", 5, 4)}),
      ElementsAre(Pair(sid("RE", 1), sid("RE", 3)), Pair(sid("RE", 2), sid("RE", 4))));
}

TEST(MirroredRecordings, ACallMayHaveSeveral) {
  EXPECT_THAT(
      left_out({call("outbound-api", 0, 1), call("outbound-api", 0, 1), call("inbound", 1, 2), call("inbound", 1, 2)}),
      ElementsAre(sid("RE", 1), sid("RE", 2)));
}

}  // namespace
}  // namespace turngap::test
