#include "dsp/evidence_net.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "dsp/frame_features.h"
#include "dsp/speech_evidence.h"

namespace turngap::test {
namespace {

using ::testing::ElementsAre;

const std::vector<int> kFrameSizes{1, 1};
const std::vector<int> kTapSizes{static_cast<int>(kEvidenceTaps.size()), 1};

// Sees max(0, gain x + offset) of a frame; the weight of each tap is its offset in frames, and 100 is added.
std::vector<float> evidence_values(float gain, float offset) {
  std::vector<float> values{gain, offset};
  values.insert(values.end(), kEvidenceTaps.begin(), kEvidenceTaps.end());
  values.push_back(100.0F);
  return values;
}

Rows evidence_rows(const std::vector<float>& frames) {
  return {frames.data(), 1, frames.size()};
}

TEST(EvidenceNet, SeesEachFrameThroughItsFirstPartRectified) {
  const EvidenceNet net(kFrameSizes, kTapSizes, evidence_values(2.0F, -1.0F));
  EXPECT_EQ(net.inputs(), 1U);
  EXPECT_THAT(net.look(evidence_rows({3.0F, 0.0F, 1.0F})), ElementsAre(5.0F, 0.0F, 1.0F));
}

// A frame of 1 among zeros is seen by those whose tap reaches it, and by no others.
TEST(EvidenceNet, LooksAtTheFramesAtItsTaps) {
  const EvidenceNet net(kFrameSizes, kTapSizes, evidence_values(1.0F, 0.0F));
  std::vector<float> frames(200, 0.0F);
  frames[100] = 1.0F;
  const std::vector<std::int64_t> asked{70, 71, 88, 99, 100, 101, 130};
  EXPECT_THAT(net(net.look(evidence_rows(frames)), asked),
              ElementsAre(130.0F, 100.0F, 112.0F, 101.0F, 100.0F, 99.0F, 70.0F));
}

TEST(EvidenceNet, SeesTheFirstAndTheLastFrameBeyondTheEnds) {
  const EvidenceNet net(kFrameSizes, kTapSizes, evidence_values(1.0F, 0.0F));
  // 79 is the sum of the offsets on one side.
  EXPECT_THAT(net(net.look(evidence_rows({5.0F})), std::vector<std::int64_t>{0}), ElementsAre(100.0F));
  EXPECT_THAT(net(net.look(evidence_rows({2.0F, 1.0F})), std::vector<std::int64_t>{0, 1}),
              ElementsAre(100.0F - 2.0F * 79.0F + 79.0F, 100.0F - 2.0F * 79.0F + 79.0F));
}

TEST(EvidenceNet, RefusesValuesThatDoNotFit) {
  const std::vector<float> good = evidence_values(1.0F, 0.0F);
  EXPECT_THROW(EvidenceNet(kFrameSizes, kTapSizes, std::vector<float>{}), std::invalid_argument);
  EXPECT_THROW(EvidenceNet(kFrameSizes, kTapSizes, std::span(good).first(good.size() - 1)), std::invalid_argument);
  EXPECT_THROW(EvidenceNet(std::vector{1, 2}, kTapSizes, std::vector<float>(20)), std::invalid_argument);
  EXPECT_THROW(EvidenceNet(kFrameSizes, std::vector{15, 2}, std::vector<float>(34)), std::invalid_argument);
  EXPECT_THROW(EvidenceNet(std::vector{1}, kTapSizes, std::vector<float>(16)), std::invalid_argument);
}

TEST(EvidenceNet, ComesWithWeightsForWhatIsKnownOfAFrame) {
  EXPECT_EQ(speech_net().inputs(), kFrameFeatures);
}

}  // namespace
}  // namespace turngap::test
