#include "turngap/net/origin.h"

#include <gtest/gtest.h>

namespace turngap::test {
namespace {

const Origin kTwilio{"https", "api.twilio.com", 443};
const Origin kLoopback{"http", "127.0.0.1", 8080};

TEST(OriginOf, ReadsSchemeHostAndPort) {
  EXPECT_EQ(origin_of("https://api.twilio.com/2010-04-01"), kTwilio);
  EXPECT_EQ(origin_of("HTTPS://API.Twilio.com:443?x=1"), kTwilio);
  EXPECT_EQ(origin_of("http://127.0.0.1:8080"), kLoopback);
  EXPECT_EQ(origin_of("http://[::1]:81/")->host, "[::1]");
  EXPECT_EQ(origin_of("http://[::1]:81/")->port, 81);
}

// What one reader takes for the host and another for a user name is how credentials leak.
TEST(OriginOf, RefusesWhatCanBeReadInTwoWays) {
  for (const char* url :
       {"https://api.twilio.com@evil.example/", "https://user:secret@api.twilio.com", "https://api.twilio.com\\@evil",
        "https://", "https:///path", "ftp://api.twilio.com", "api.twilio.com", "", "https://api.twilio.com:0",
        "https://api.twilio.com:99999", "https://api.twilio.com:44x", "https://api twilio.com", "https://[evil]/",
        "javascript:alert(1)"}) {
    EXPECT_FALSE(origin_of(url)) << url;
  }
}

TEST(Origin, OnlyLoopbackIsLoopback) {
  for (const char* host : {"127.0.0.1", "127.1.2.3", "localhost", "[::1]"}) {
    EXPECT_TRUE((Origin{"http", host, 80}.is_loopback())) << host;
  }
  for (const char* host : {"127.evil.example", "128.0.0.1", "localhost.evil.example", "[::2]", "10.0.0.1"}) {
    EXPECT_FALSE((Origin{"http", host, 80}.is_loopback())) << host;
  }
}

TEST(MayConnect, WithoutTlsOnlyFromLoopbackToLoopback) {
  EXPECT_TRUE(may_connect(kTwilio, kTwilio));
  EXPECT_TRUE(may_connect(kLoopback, kLoopback));
  EXPECT_TRUE(may_connect({"http", "localhost", 9}, kLoopback));
  EXPECT_FALSE(may_connect(kLoopback, kTwilio));
  EXPECT_FALSE(may_connect({"http", "api.twilio.com", 80}, kTwilio));
  EXPECT_FALSE(may_connect({"http", "example.com", 80}, kLoopback));
}

TEST(Resolve, TakesPathsFromTheRootAndAbsoluteUrls) {
  EXPECT_EQ(resolve(kTwilio, "/2010-04-01/x?Page=1"), "https://api.twilio.com/2010-04-01/x?Page=1");
  EXPECT_EQ(resolve(kLoopback, "/x"), "http://127.0.0.1:8080/x");
  EXPECT_EQ(resolve(kTwilio, "https://media.example/x"), "https://media.example/x");
}

TEST(Resolve, RefusesWhatLeavesTheOriginInDisguise) {
  for (const char* reference : {"//evil.example/x", "\\\\evil.example", "x", "../x", "", "/a b", "/a\r\nHost: evil",
                                "https://a@evil.example/"}) {
    EXPECT_FALSE(resolve(kTwilio, reference)) << reference;
  }
}

}  // namespace
}  // namespace turngap::test
