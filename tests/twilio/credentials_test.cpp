#include "turngap/twilio/credentials.h"

#include <gmock/gmock.h>

#include <map>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kAccount = "AC" + std::string(32, '1');
const std::string kKey = "SK" + std::string(32, '2');
const std::string kCanary = "canary-secret";

Variables variables(const std::map<std::string, std::string>& values) {
  return [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
}

std::string refusal(const std::map<std::string, std::string>& values) {
  try {
    credentials_from(variables(values));
  } catch (const FatalError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Credentials, AnApiKeyIsPreferredToTheToken) {
  const auto found = credentials_from(variables({{"TWILIO_ACCOUNT_SID", kAccount},
                                                 {"TWILIO_AUTH_TOKEN", "token"},
                                                 {"TWILIO_API_KEY", kKey},
                                                 {"TWILIO_API_SECRET", "secret"}}));
  EXPECT_EQ(found.user, kKey);
  EXPECT_EQ(found.password, "secret");
  EXPECT_EQ(found.secret_variable, "TWILIO_API_SECRET");
}

TEST(Credentials, WhatIsMissingIsNamed) {
  EXPECT_THAT(refusal({}), HasSubstr("TWILIO_ACCOUNT_SID"));
  EXPECT_THAT(refusal({{"TWILIO_ACCOUNT_SID", kAccount}}), HasSubstr("TWILIO_AUTH_TOKEN"));
  EXPECT_THAT(refusal({{"TWILIO_ACCOUNT_SID", kAccount}, {"TWILIO_API_KEY", kKey}}), HasSubstr("TWILIO_API_SECRET:"));
  EXPECT_THAT(refusal({{"TWILIO_ACCOUNT_SID", kAccount}, {"TWILIO_API_SECRET", "x"}}), HasSubstr("TWILIO_API_KEY:"));
}

// A secret that was put into the wrong variable is not shown either.
TEST(Credentials, NoRefusalShowsAValue) {
  EXPECT_THAT(refusal({{"TWILIO_ACCOUNT_SID", kCanary}}), AllOf(HasSubstr("AC"), Not(HasSubstr(kCanary))));
  EXPECT_THAT(refusal({{"TWILIO_ACCOUNT_SID", kAccount}, {"TWILIO_AUTH_TOKEN", kCanary + "\n"}}),
              AllOf(HasSubstr("TWILIO_AUTH_TOKEN"), Not(HasSubstr(kCanary))));
  EXPECT_THAT(refusal({{"TWILIO_ACCOUNT_SID", kAccount}, {"TWILIO_API_KEY", kCanary}, {"TWILIO_API_SECRET", kCanary}}),
              AllOf(HasSubstr("TWILIO_API_KEY"), Not(HasSubstr(kCanary))));
}

TEST(VariablesInFile, ReadsWhatAShellWouldRead) {
  const TemporaryFolder folder;
  const auto path = folder.write("secret", "# mine\n\nexport A=1\nB = \"two words\"\nC='x'\r\n");
  fs::permissions(path, fs::perms(0600));
  const auto values = variables_in_file(path);
  EXPECT_EQ(values("A"), "1");
  EXPECT_EQ(values("B"), "two words");
  EXPECT_EQ(values("C"), "x");
  EXPECT_EQ(values("D"), std::nullopt);
}

TEST(VariablesInFile, ALineThatIsNoneIsNamedAndNotShown) {
  const TemporaryFolder folder;
  const auto path = folder.write("secret", "A=1\n" + kCanary + "\n");
  fs::permissions(path, fs::perms(0600));
  try {
    variables_in_file(path);
    FAIL() << "accepted";
  } catch (const FatalError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("secret:2"), Not(HasSubstr(kCanary))));
  }
}

TEST(VariablesInFile, OneThatOthersMayReadIsRefused) {
  const TemporaryFolder folder;
  const auto path = folder.write("secret", "A=1\n");
  for (const unsigned mode : {0640U, 0604U, 0620U, 0777U}) {
    fs::permissions(path, fs::perms(mode));
    EXPECT_THROW(variables_in_file(path), FatalError) << std::oct << mode;
  }
}

// The memory of the process is a file of its owner that opens and cannot be read at its beginning.
TEST(VariablesInFile, OneThatCannotBeReadIsNamedWithTheReason) {
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms(0700));
  for (const auto& [path, words] :
       {std::pair{folder.path(), "expected a file with credentials, found a folder"},
        {fs::path("/proc/self/mem"), "/proc/self/mem: cannot be read (Input/output error)"},
        {folder / "missing", "missing: expected a file with credentials, found: No such file or directory"}}) {
    try {
      variables_in_file(path);
      ADD_FAILURE() << "accepted " << path;
    } catch (const FatalError& error) {
      EXPECT_THAT(error.what(), HasSubstr(words));
    }
  }
}

}  // namespace
}  // namespace turngap::test
