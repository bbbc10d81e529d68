#include "turngap/results/role_order.h"

#include <gmock/gmock.h>

#include <vector>

#include "turngap/results/user_roles.h"

namespace turngap {
namespace {

using testing::HasSubstr;

Utterance at(double onset_ms) {
  Utterance utterance;
  utterance.onset = Millis{onset_ms};
  utterance.end = Millis{onset_ms + 500};
  return utterance;
}

std::vector<RecordingResult> calls(int opened_by_caller, int opened_by_agent, const std::string& reason = "inbound") {
  std::vector<RecordingResult> results;
  for (int i = 0; i < opened_by_caller + opened_by_agent; ++i) {
    RecordingResult& result = results.emplace_back();
    result.roles.reason = reason;
    result.analysis.emplace();
    result.analysis->caller = {at(i < opened_by_caller ? 100 : 2000)};
    result.analysis->agent = {at(1000)};
  }
  return results;
}

std::optional<std::string> doubt_about_all_roles(const std::vector<RecordingResult>& results) {
  RoleOrder order;
  for (const RecordingResult& result : results) order.add(result);
  return order.doubt();
}

TEST(RolesOfAllRecordings, AreInDoubtWhereTheCallerOpensNineOfTen) {
  EXPECT_THAT(doubt_about_all_roles(calls(9, 1)).value(), HasSubstr("in 9 of 10 recordings"));
  EXPECT_FALSE(doubt_about_all_roles(calls(8, 2)));
  EXPECT_FALSE(doubt_about_all_roles(calls(9, 0)));  // too few to tell
}

TEST(RolesOfAllRecordings, AreNotAskedWhereTheUserNamedThem) {
  EXPECT_FALSE(doubt_about_all_roles(calls(20, 0, roles_set_by_user(1).reason)));
  EXPECT_FALSE(doubt_about_all_roles(calls(20, 0, "--agent-channel 1")));  // as earlier versions have written it
}

TEST(RolesOfAllRecordings, DoNotCountWhereOnePartyIsSilent) {
  auto results = calls(20, 0);
  for (RecordingResult& result : results) result.analysis->agent.clear();
  EXPECT_FALSE(doubt_about_all_roles(results));
}

}  // namespace
}  // namespace turngap
