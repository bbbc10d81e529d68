#include "core/base64.h"

#include <gmock/gmock.h>

#include <utility>

namespace turngap {
namespace {

using testing::Optional;

// RFC 4648, section 10.
TEST(Base64, GoesBothWays) {
  for (const auto& [bytes, text] :
       {std::pair<std::string, std::string>{"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_THAT(from_base64(text), Optional(bytes));
  }
  EXPECT_EQ(to_base64(""), "");
}

TEST(Base64, GivesNothingForWhatIsNone) {
  for (const char* text : {"", "Zg", "Zg=", "Z===", "Zm9v!m9v", "Zm9v\n"})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace turngap
