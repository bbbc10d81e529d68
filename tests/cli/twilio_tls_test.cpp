#include "cli/twilio_fixture.h"
#include "support/tls_front/child_server.h"
#include "support/tls_front/tls_front.h"

namespace turngap::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The stand-in as Twilio is met: over TLS, and HTTP/2 where it is offered.
class TwilioOverTls : public Twilio {
 protected:
  TwilioOverTls() : Twilio(40) {}

  ProgramRun fetch_through(const TlsFront& front, std::vector<std::string> more = {},
                           std::vector<std::string> environment = {}) const {
    std::vector<std::string> arguments{"fetch",          "--into",  "got",       "--base-url",
                                       front.base_url(), "--since", "2026-06-01"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    for (const std::string& variable : credentials()) environment.push_back(variable);
    return turngap(folder_.path(), arguments, environment);
  }
};

TEST_F(TwilioOverTls, Http2BringsAllInParallel) {
  const TlsFront front(server_.base_url());
  const auto result = fetch_through(front, {"--ca-file", front.ca(), "--parallel", "8"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_all_is_there();
}

class EveryHttp2Fault : public TwilioOverTls, public testing::WithParamInterface<std::vector<std::string>> {};

TEST_P(EveryHttp2Fault, IsOvercome) {
  const TlsFront front(server_.base_url(), GetParam());
  const auto result = fetch_through(front, {"--ca-file", front.ca(), "--parallel", "8"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_all_is_there();
}

INSTANTIATE_TEST_SUITE_P(
    Faults, EveryHttp2Fault,
    testing::Values(std::vector<std::string>{"goaway"}, std::vector<std::string>{"refused-stream"},
                    std::vector<std::string>{"reset-stream"}, std::vector<std::string>{"short-body"},
                    std::vector<std::string>{"goaway", "refused-stream", "reset-stream", "short-body"},
                    std::vector<std::string>{"http1"}),
    [](const auto& name) {
      std::string words;
      for (const std::string& fault : name.param) words += fault;
      std::erase(words, '-');
      return words;
    });

TEST_F(TwilioOverTls, WhoSignedTheCertificateMustBeKnown) {
  const TlsFront front(server_.base_url());
  const auto result = fetch_through(front);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("TLS certificate not trusted"), HasSubstr("--ca-file")));
  EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(TwilioOverTls, TheUsualVariablesNameTheAuthorityToo) {
  const TlsFront front(server_.base_url());
  for (const char* variable : {"SSL_CERT_FILE=", "CURL_CA_BUNDLE="}) {
    EXPECT_EQ(fetch_through(front, {"--dry-run"}, {variable + front.ca().string()}).exit_code, 0) << variable;
  }
}

// Nothing is connected to beyond it.
TEST_F(TwilioOverTls, AProxyThatWantsCredentialsIsNamed) {
  ChildServer proxy;
  proxy.start(
      {"node", std::string(TURNGAP_TESTS) + "/support/tls_front/refusing_proxy.mjs", std::to_string(proxy.listener())},
      {}, folder_ / "proxy.log");
  auto environment = credentials();
  environment.push_back("https_proxy=http://127.0.0.1:" + std::to_string(proxy.port()));
  const auto result = turngap(folder_.path(), {"fetch", "--into", "got"}, environment);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("the proxy asks for credentials (407): put them into https_proxy"),
                                HasSubstr("(1 tries)"), Not(HasSubstr("TWILIO_AUTH_TOKEN"))));
}

TEST_F(TwilioOverTls, ACaFileThatIsNoneIsNamed) {
  const TlsFront front(server_.base_url());
  const auto result = fetch_through(front, {"--ca-file", "nowhere.pem"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("nowhere.pem"), HasSubstr("expected a file of certificates")));
}

}  // namespace
}  // namespace turngap::test
