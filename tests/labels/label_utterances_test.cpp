#include "turngap/labels/label_utterances.h"

#include <gtest/gtest.h>

namespace turngap::test {
namespace {

Label label(double begin_ms, double end_ms) {
  return {Millis{begin_ms}, Millis{end_ms}, "speech"};
}

LabelTracks one_track(std::vector<Label> labels) {
  return {Millis{60000.0}, {{"caller", std::move(labels)}}};
}

TEST(UtterancesOf, JoinLabelsWithPausesUpToTheLongest) {
  const LabelTracks labels = one_track({label(0, 1000), label(1200, 2000), label(2201, 3000)});
  const auto found = utterances_of(labels, "caller", "agent", Millis{200.0});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ(found->at(0).onset, Millis{0.0});
  EXPECT_EQ(found->at(0).end, Millis{2000.0});
  EXPECT_EQ(found->at(1).onset, Millis{2201.0});
  EXPECT_EQ(found->at(1).end, Millis{3000.0});
}

// As tiers may be drawn by hand: the long one ends last, whatever begins after it.
TEST(UtterancesOf, EndWithTheLastOfLabelsThatOverlap) {
  const auto found = utterances_of(one_track({label(0, 3000), label(500, 1000)}), "caller", "agent", Millis{200.0});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->at(0).end, Millis{3000.0});
}

TEST(UtterancesOf, AreNoneOfAPartyWhoseTrackIsMissingBesideTheOthers) {
  const auto found = utterances_of(one_track({label(0, 1000)}), "agent", "caller", Millis{200.0});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->empty());
}

TEST(UtterancesOf, AreUnknownWhereTracksHaveOtherNames) {
  LabelTracks labels = one_track({label(0, 1000)});
  EXPECT_FALSE(utterances_of(labels, "agent", "bot", Millis{200.0}));
  labels.tracks.push_back({"bot", {label(2000, 3000)}});
  EXPECT_FALSE(utterances_of(labels, "agent", "caller", Millis{200.0}));
}

}  // namespace
}  // namespace turngap::test
