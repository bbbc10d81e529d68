#include "turngap/twilio/service.h"

#include <gmock/gmock.h>

namespace turngap::test {
namespace {

using testing::HasSubstr;

TEST(TwilioOrigin, NamesRegionAndEdge) {
  EXPECT_EQ(twilio_origin("", "").text(), "https://api.twilio.com");
  EXPECT_EQ(twilio_origin("ie1", "").text(), "https://api.dublin.ie1.twilio.com");
  EXPECT_EQ(twilio_origin("au1", "").text(), "https://api.sydney.au1.twilio.com");
  EXPECT_EQ(twilio_origin("", "ashburn").text(), "https://api.ashburn.us1.twilio.com");
  EXPECT_EQ(twilio_origin("ie1", "frankfurt").text(), "https://api.frankfurt.ie1.twilio.com");
}

TEST(TwilioQueueSettings, NameTheVariableAndWhatTwilioSaysWhenItDenies) {
  HttpResponse response;
  response.status = 401;
  response.body = R"({"code": 20003, "message": "Authenticate"})";
  const auto settings = twilio_queue_settings(twilio_origin("", ""), "TWILIO_AUTH_TOKEN");
  EXPECT_THAT(settings.denied_text(response),
              HasSubstr("found HTTP 401 (20003: Authenticate); check TWILIO_AUTH_TOKEN"));
  EXPECT_EQ(settings.service_words(response.body), " (20003: Authenticate)");
}

}  // namespace
}  // namespace turngap::test
