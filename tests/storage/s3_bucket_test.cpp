#include "turngap/storage/s3_bucket.h"

#include <gmock/gmock.h>

#include <map>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::ThrowsMessage;

AwsCredentials credentials_of(const std::map<std::string, std::string>& variables) {
  return aws_credentials_from([&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

TEST(LocalName, WhatIsSafeStaysAsItIs) {
  EXPECT_EQ(local_name("2026/07/01/call-1.wav", false), "call-1.wav");
  EXPECT_EQ(local_name("RE1", false), "RE1.wav");
  EXPECT_EQ(local_name("call.FLAC", false), "call.FLAC");
  EXPECT_EQ(local_name("call.wave", false), "call.wave");
}

TEST(LocalName, WhatIsNotSafeIsReplacedAndToldApart) {
  for (const char* key : {"..", "a/..", ".hidden.wav", "-rf.wav", "a b.wav", "a\n.wav", "x//", "\xC3\xA9.wav"}) {
    EXPECT_THAT(local_name(key, false), MatchesRegex("[A-Za-z0-9_][A-Za-z0-9._-]*-[0-9a-f]{12}[.]wav")) << key;
  }
  EXPECT_NE(local_name("a b.wav", false), local_name("a_b.wav", false));
  EXPECT_LE(local_name(std::string(500, 'x') + ".wav", false).size(), 255U);
}

TEST(ParseS3Place, TakesBucketAndPrefix) {
  EXPECT_EQ(parse_s3_place("s3://calls").prefix, "");
  EXPECT_EQ(parse_s3_place("s3://calls/run-42/").prefix, "run-42/");
  for (const char* text : {"s3://", "s3:///x", "https://x", "s3://A/x", "s3://a@b/x"}) {
    EXPECT_THROW(parse_s3_place(text), FatalError) << text;
  }
}

TEST(AddressOf, HostOrPath) {
  const AwsCredentials amazon{"k", "s", "", "eu-west-1", ""};
  EXPECT_EQ(address_of({"calls", ""}, amazon).base, "https://calls.s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(address_of({"my.calls", ""}, amazon).base, "https://s3.eu-west-1.amazonaws.com/my.calls");
  const AwsCredentials other{"k", "s", "", "auto", "https://minio.example:9000/"};
  EXPECT_EQ(address_of({"calls", ""}, other).base, "https://minio.example:9000/calls");
  EXPECT_THROW(address_of({"calls", ""}, {"k", "s", "", "auto", "http://minio.example"}), FatalError);
}

TEST(AwsCredentials, TheEnvironmentBeatsTheFiles) {
  const auto credentials = credentials_of({{"AWS_ACCESS_KEY_ID", "id"},
                                           {"AWS_SECRET_ACCESS_KEY", "secret"},
                                           {"AWS_SESSION_TOKEN", "token"},
                                           {"AWS_DEFAULT_REGION", "eu-west-3"}});
  EXPECT_EQ(credentials.key_id, "id");
  EXPECT_EQ(credentials.session_token, "token");
  EXPECT_EQ(credentials.region, "eu-west-3");
}

TEST(AwsCredentials, AProfileIsReadFromTheUsualFiles) {
  const TemporaryFolder home;
  home.write(".aws/credentials",
             "[default]\naws_access_key_id = wrong\naws_secret_access_key = wrong\n"
             "[work]\naws_access_key_id=id\naws_secret_access_key = secret\n");
  home.write(".aws/config", "[profile work]\nregion = eu-north-1\n");
  const auto credentials = credentials_of({{"HOME", home.path()}, {"AWS_PROFILE", "work"}});
  EXPECT_EQ(credentials.key_id, "id");
  EXPECT_EQ(credentials.secret, "secret");
  EXPECT_EQ(credentials.region, "eu-north-1");
}

TEST(AwsCredentials, ATokenBelongsToItsKey) {
  const TemporaryFolder home;
  home.write(".aws/credentials", "[default]\naws_access_key_id = id\naws_secret_access_key = secret\n");
  const auto credentials =
      credentials_of({{"HOME", home.path()}, {"AWS_ACCESS_KEY_ID", "other"}, {"AWS_SESSION_TOKEN", "of the other"}});
  EXPECT_EQ(credentials.key_id, "id");
  EXPECT_EQ(credentials.session_token, "");
}

TEST(AwsCredentials, WhatIsMissingIsNamed) {
  EXPECT_THAT(
      [] {
        credentials_of({{"HOME", "/nowhere"}, {"AWS_SECRET_ACCESS_KEY", "canary"}});
      },
      ThrowsMessage<FatalError>(AllOf(HasSubstr("AWS_ACCESS_KEY_ID"), Not(HasSubstr("canary")))));
}

}  // namespace
}  // namespace turngap::test
