#include "turngap/core/quantile.h"

#include <gmock/gmock.h>

#include <vector>

namespace turngap {
namespace {

using testing::DoubleNear;
using testing::Optional;

constexpr double kRounding = 1e-12;

// numpy.quantile([15, 20, 35, 40, 50], q) with the default method, "linear".
TEST(Quantile, InterpolatesAsType7) {
  const std::vector<double> sorted{15.0, 20.0, 35.0, 40.0, 50.0};
  EXPECT_THAT(quantile(sorted, 0.00), Optional(15.0));
  EXPECT_THAT(quantile(sorted, 0.25), Optional(20.0));
  EXPECT_THAT(quantile(sorted, 0.40), Optional(DoubleNear(29.0, kRounding)));
  EXPECT_THAT(quantile(sorted, 0.50), Optional(35.0));
  EXPECT_THAT(quantile(sorted, 0.90), Optional(DoubleNear(46.0, kRounding)));
  EXPECT_THAT(quantile(sorted, 0.95), Optional(DoubleNear(48.0, kRounding)));
  EXPECT_THAT(quantile(sorted, 1.00), Optional(50.0));
}

TEST(Quantile, OfOneValueIsThatValue) {
  const std::vector<double> one{420.0};
  for (const double q : {0.0, 0.5, 0.99, 1.0}) EXPECT_THAT(quantile(one, q), Optional(420.0)) << q;
}

TEST(Quantile, OfNothingIsNothing) {
  EXPECT_EQ(quantile({}, 0.5), std::nullopt);
}

}  // namespace
}  // namespace turngap
