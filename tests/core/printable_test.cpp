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

TEST(Printable, IsOneLineOfUtf8) {
  EXPECT_EQ(printable("a\tb\r\n\x7F"), "a b   ");
  EXPECT_EQ(printable("d\xE9j\xE0 vu"), "d\\xE9j\\xE0 vu");
  EXPECT_EQ(printable("d\xC3\xA9j\xC3\xA0 vu"), "d\xC3\xA9j\xC3\xA0 vu");
}

TEST(Printable, IsCutBetweenCharacters) {
  const std::string begun(199, 'x');
  EXPECT_EQ(printable(begun + "\xC3\xA9 and more"), begun + "...");
  EXPECT_EQ(printable(begun.substr(1) + "\xC3\xA9 and more"), begun.substr(1) + "\xC3\xA9...");
  EXPECT_EQ(printable(begun + "x"), begun + "x");
}

}  // namespace
}  // namespace turngap::test
