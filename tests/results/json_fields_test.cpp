#include "results/json_fields.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace turngap::test {
namespace {

std::string nested(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') + std::string(static_cast<std::size_t>(levels), ']');
}

TEST(ParseJson, RefusesWhatNestsDeeperThanAnythingThatIsMeant) {
  EXPECT_TRUE(parse_json(nested(64)).is_array());
  EXPECT_TRUE(parse_json(nested(65)).is_discarded());
  EXPECT_TRUE(parse_json(std::string(1000, '[')).is_discarded());
}

TEST(ParseJson, BracketsInTextsAreNone) {
  EXPECT_TRUE(parse_json("{\"a\\\"\": \"" + std::string(100, '{') + "\"}").is_object());
}

TEST(ParseJson, WhatIsNoJsonIsDiscarded) {
  EXPECT_TRUE(parse_json("{").is_discarded());
  EXPECT_TRUE(parse_json("").is_discarded());
}

}  // namespace
}  // namespace turngap::test
