#include "dsp/dense_net.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <vector>

#include "dsp/edge_estimate.h"

namespace turngap::test {
namespace {

using ::testing::ElementsAre;

// Two inputs, two hidden: max(0, 1 x - 2 y + 0.5) and max(0, 3 x + 1 y - 1); output 2 a - 1 b + 0.25.
const std::vector<int> kSizes{2, 2, 1};
const std::vector<float> kValues{1, -2, 3, 1, 0.5F, -1, 2, -1, 0.25F};

std::vector<float> outputs(const DenseNet& net, const std::vector<float>& rows) {
  return net(rows.size() / net.inputs(),
             [&](std::size_t row, float* inputs) { std::copy_n(&rows[row * net.inputs()], net.inputs(), inputs); });
}

TEST(DenseNet, IsLayersWithRectifiersBetween) {
  const DenseNet net(kSizes, kValues);
  EXPECT_EQ(net.inputs(), 2U);
  const std::vector<float> rows{1, 0, 0, 1, 1, 1};
  EXPECT_THAT(outputs(net, rows), ElementsAre(2 * 1.5F - 2 + 0.25F, 0.25F, 0 - 3 + 0.25F));
}

TEST(DenseNet, LeavesTheOutputAsItIs) {
  EXPECT_THAT(outputs(DenseNet(std::vector{1, 1}, std::vector{2.0F, -7.0F}), {1.0F}), ElementsAre(-5.0F));
}

TEST(DenseNet, AnswersByTheMeanOfItsNets) {
  EXPECT_THAT(outputs(DenseNet(std::vector{1, 1}, std::vector{2.0F, -7.0F, 4.0F, 1.0F}), {1.0F, 2.0F}),
              ElementsAre((-5.0F + 5.0F) / 2, (-3.0F + 9.0F) / 2));
}

// Any number of rows and outputs, and on every processor the bits of the plainest loop.
TEST(DenseNet, AddsInTheOrderOfTheInputs) {
  constexpr std::size_t kInputs = 5;
  constexpr std::size_t kHidden = 29;
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  std::vector<float> values((kInputs + 1) * kHidden + kHidden + 1);
  for (float& value : values) value = normal(random);
  const DenseNet net(std::vector<int>{kInputs, kHidden, 1}, values);
  for (const std::size_t count : {1U, 4U, 67U, 130U}) {
    std::vector<float> rows(count * kInputs);
    for (float& value : rows) value = normal(random);
    const auto found = outputs(net, rows);
    ASSERT_EQ(found.size(), count);
    for (std::size_t r = 0; r < count; ++r) {
      float output = 0.0F;
      for (std::size_t h = 0; h < kHidden; ++h) {
        float sum = 0.0F;
        for (std::size_t i = 0; i < kInputs; ++i) sum += values[h * kInputs + i] * rows[r * kInputs + i];
        output += std::max(0.0F, sum + values[kInputs * kHidden + h]) * values[(kInputs + 1) * kHidden + h];
      }
      EXPECT_EQ(found[r], output + values.back()) << "row " << r << " of " << count;
    }
  }
}

TEST(DenseNet, RefusesValuesThatDoNotFit) {
  EXPECT_THROW(DenseNet(kSizes, std::vector<float>(8)), std::invalid_argument);
  EXPECT_THROW(DenseNet(kSizes, std::vector<float>{}), std::invalid_argument);
  EXPECT_THROW(DenseNet(std::vector{2, 2}, std::vector<float>(6)), std::invalid_argument);
  EXPECT_THROW(DenseNet(std::vector{1}, std::vector<float>{}), std::invalid_argument);
}

TEST(DenseNet, ComesWithWeightsForWhatIsKnownOfAnEdge) {
  EXPECT_EQ(onset_net().inputs(), kEdgeFeatures);
  EXPECT_EQ(end_net().inputs(), kEdgeFeatures);
}

}  // namespace
}  // namespace turngap::test
