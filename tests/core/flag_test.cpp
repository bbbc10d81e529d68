#include "turngap/core/flag.h"

#include <gtest/gtest.h>

#include <set>

namespace turngap {
namespace {

TEST(Flag, HasAWordOfItsOwnInTheOrderOfTheEnumeration) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < kFlagWords.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(kFlagWords[i].first), i) << kFlagWords[i].second;
    words.insert(to_string(static_cast<Flag>(i)));
  }
  EXPECT_EQ(words.size(), kFlagWords.size());
}

// Readers of latency.csv look for these.
TEST(Flag, KeepsItsWord) {
  EXPECT_EQ(to_string(Flag::lost_packets), "lost_packets");
  EXPECT_EQ(to_string(Flag::agent_channel_dead), "agent_channel_dead");
}

}  // namespace
}  // namespace turngap
