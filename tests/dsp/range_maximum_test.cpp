#include "dsp/range_maximum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace turngap::test {
namespace {

TEST(RangeMaximum, IsThatOfEveryRun) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  for (const std::size_t longest : {1U, 2U, 7U, 60U}) {
    std::vector<float> values(70);
    for (float& value : values) value = normal(random);
    const RangeMaximum greatest(values, longest);
    for (std::size_t first = 0; first < values.size(); ++first) {
      for (std::size_t last = first + 1; last <= std::min(values.size(), first + longest); ++last)
        EXPECT_EQ(greatest.of(first, last), *std::max_element(&values[first], &values[last - 1] + 1))
            << first << " to " << last << " of runs up to " << longest;
    }
  }
}

}  // namespace
}  // namespace turngap::test
