#include "turngap/turns/role_check.h"

#include <gtest/gtest.h>

#include "turns/timeline.h"

namespace turngap::test {
namespace {

TEST(RoleCheck, DoubtsACallerWhoGreets) {
  const auto doubt =
      doubt_about_roles(utterances_of("####################"), utterances_of("......................###"));
  ASSERT_TRUE(doubt);
  EXPECT_EQ(doubt->flag, Flag::roles_doubtful);
  EXPECT_FALSE(doubt->forbids_numbers);
}

TEST(RoleCheck, DoesNotDoubtACallerWhoSaysHello) {
  EXPECT_FALSE(doubt_about_roles(utterances_of("#########"), utterances_of("...........#######")));
}

TEST(RoleCheck, DoesNotDoubtAnAgentWhoGreets) {
  EXPECT_FALSE(doubt_about_roles(utterances_of("......................####"), utterances_of("####################")));
}

TEST(RoleCheck, NeedsBothParties) {
  EXPECT_FALSE(doubt_about_roles(utterances_of("########################"), {}));
  EXPECT_FALSE(doubt_about_roles({}, utterances_of("########################")));
}

}  // namespace
}  // namespace turngap::test
