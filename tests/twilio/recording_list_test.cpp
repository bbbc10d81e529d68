#include "turngap/twilio/recording_list.h"

#include <gmock/gmock.h>

namespace turngap::test {
namespace {

using testing::ElementsAre;

const std::string kDigits = "0123456789abcdefABCDEF0123456789";

TEST(SidOfTwilio, KeepsEveryDigitAndItsCase) {
  EXPECT_EQ(Sid("RE" + kDigits).text(), "RE" + kDigits);
  EXPECT_NE(Sid("RE" + std::string(32, 'a')), Sid("RE" + std::string(32, 'A')));
  EXPECT_NE(Sid("RE" + kDigits), Sid("CA" + kDigits));
}

TEST(SidOfTwilio, IsEmptyWhereTheTextIsNone) {
  EXPECT_TRUE(Sid("").empty());
  EXPECT_TRUE(Sid("RE" + kDigits + "0").empty());
  EXPECT_TRUE(Sid("RE../../../../../../etc/passwd0000").empty());
  EXPECT_EQ(Sid().text(), "");
}

TEST(WordTable, GivesEachTextOneNumber) {
  WordTable words;
  const auto first = words.add("completed");
  for (int i = 0; i < 1000; ++i) words.add("word " + std::to_string(i));
  const WordTable moved = std::move(words);
  EXPECT_EQ(moved.text(first), "completed");
  EXPECT_EQ(moved.text(0), "");
  WordTable again;
  EXPECT_EQ(again.add("x"), again.add("x"));
}

Recording recording(const std::string& last_digit) {
  Recording one;
  one.sid = "RE" + kDigits.substr(1) + last_digit;
  one.account_sid = "AC" + kDigits;
  one.call_sid = "CA" + kDigits;
  one.conference_sid = "CF" + kDigits;
  one.recorded_at = parse_moment("2026-07-01T12:00:00Z", {});
  one.duration_s = 61;
  one.channels = 1;
  one.source = "DialVerb";
  one.status = "completed";
  one.media_url = "https://storage.example";
  one.encryption = Encryption{"CR1", "a2V5", "aXY="};
  return one;
}

TEST(RecordingList, GivesBackWhatItWasTold) {
  RecordingList list("run-42", CallPurpose::load_test, 1);
  ASSERT_TRUE(list.add(recording("1"), "conference"));
  list.add_call({"CA" + kDigits, "outbound-dial", "sip:a@b.example", "+15005550006",
                 parse_moment("2026-07-01T11:59:58Z", {}), "CA" + std::string(32, '7')});
  const Wanted wanted = list.wanted(*list.begin());
  const Recording told = recording("1");
  EXPECT_EQ(wanted.recording.sid, told.sid);
  EXPECT_EQ(wanted.recording.account_sid, told.account_sid);
  EXPECT_EQ(wanted.recording.call_sid, told.call_sid);
  EXPECT_EQ(wanted.recording.conference_sid, told.conference_sid);
  EXPECT_EQ(wanted.recording.recorded_at, told.recorded_at);
  EXPECT_EQ(wanted.recording.duration_s, told.duration_s);
  EXPECT_EQ(wanted.recording.channels, told.channels);
  EXPECT_EQ(wanted.recording.source, told.source);
  EXPECT_EQ(wanted.recording.status, told.status);
  EXPECT_EQ(wanted.recording.media_url, told.media_url);
  EXPECT_EQ(wanted.recording.encryption->wrapped_key, "a2V5");
  EXPECT_EQ(wanted.tag, "run-42");
  EXPECT_EQ(wanted.rule, "conference");
  EXPECT_EQ(wanted.roles.caller_channel, 2);
  EXPECT_EQ(wanted.call->sid, "CA" + kDigits);
  EXPECT_EQ(wanted.call->direction, "outbound-dial");
  EXPECT_EQ(wanted.call->from, "sip:a@b.example");
  EXPECT_EQ(wanted.call->to, "+15005550006");
  EXPECT_EQ(wanted.call->started_at, parse_moment("2026-07-01T11:59:58Z", {}));
  EXPECT_EQ(wanted.call->parent_sid, "CA" + std::string(32, '7'));
}

TEST(RecordingList, HoldsEachOnceInTheOrderOfTheirSids) {
  RecordingList list;
  EXPECT_TRUE(list.add(recording("2"), "manifest"));
  EXPECT_TRUE(list.add(recording("1"), "manifest"));
  EXPECT_FALSE(list.add(recording("2"), "manifest"));
  std::string last_digits;
  for (const ListedRecording& one : list) last_digits += one.sid.text().back();
  EXPECT_EQ(last_digits, "12");
}

TEST(RecordingList, ACallThatNobodyHasToldOfIsNone) {
  RecordingList list;
  list.add(recording("1"), "manifest");
  EXPECT_EQ(list.calls().size(), 1U);
  EXPECT_EQ(list.call_of(*list.begin()), nullptr);
  EXPECT_FALSE(list.wanted(*list.begin()).call);
  list.add_call({"CA" + std::string(32, '9'), "inbound", "+1", "+2", {}});
  list.forget_other_calls();
  EXPECT_EQ(list.calls().size(), 1U);
}

}  // namespace
}  // namespace turngap::test
