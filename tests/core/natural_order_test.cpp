#include "core/natural_order.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace turngap::test {
namespace {

TEST(NaturalOrder, TakesRunsOfDigitsForNumbers) {
  std::vector<std::string> names{"v1.10", "v1.9", "v1.9.1", "v1.9-rc2", "v1.9-rc10", "v2",
                                 "v1",    "a",    "",       "v01",      "v1.100"};
  std::ranges::sort(names, comes_before);
  EXPECT_THAT(names, testing::ElementsAre("", "a", "v01", "v1", "v1.9", "v1.9-rc2", "v1.9-rc10", "v1.9.1", "v1.10",
                                          "v1.100", "v2"));
}

TEST(NaturalOrder, ComparesNumbersOfAnyLength) {
  EXPECT_TRUE(comes_before("99999999999999999999998", "99999999999999999999999"));
  EXPECT_FALSE(comes_before("build-20260701123456789012345", "build-3"));
  EXPECT_FALSE(comes_before("same1", "same1"));
}

}  // namespace
}  // namespace turngap::test
