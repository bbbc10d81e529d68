#include "core/printable.h"

#include <gmock/gmock.h>

namespace turngap::test {
namespace {

TEST(ValidUtf8, LeavesUtf8AsItIs) {
  for (const char* text : {"", "call", "caf\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x93\x9E", "\xEF\xBB\xBFx"}) {
    EXPECT_EQ(valid_utf8(text), text);
  }
}

// The last four: an overlong slash, half a surrogate pair, a character beyond U+10FFFF, one that is cut off.
TEST(ValidUtf8, WritesOtherBytesAsNumbers) {
  EXPECT_EQ(valid_utf8("caf\xE9"), "caf\\xE9");
  EXPECT_EQ(valid_utf8("\xE9t\xE9"), "\\xE9t\\xE9");
  EXPECT_EQ(valid_utf8("\xC0\xAF"), "\\xC0\\xAF");
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\\xED\\xA0\\x80");
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");
  EXPECT_EQ(valid_utf8("\xE2\x82"), "\\xE2\\x82");
}

}  // namespace
}  // namespace turngap::test
