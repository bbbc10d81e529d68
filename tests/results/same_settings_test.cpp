#include "turngap/results/same_settings.h"

#include <gmock/gmock.h>

#include "turngap/core/error.h"

namespace turngap {
namespace {

std::string refusal(const std::vector<NamedNumber>& before, const std::vector<NamedNumber>& now) {
  try {
    require_same_settings(before, now, "the run before", "t.csv");
    return "";
  } catch (const FatalError& error) {
    return error.what();
  }
}

TEST(SameSettings, AreRequiredInWordsThatTellWhatDiffers) {
  const std::string expected = "t.csv: expected the settings of the run before, found ";
  const std::string advice = "; measure everything with the same settings";
  EXPECT_EQ(refusal({{"a", 1.0}}, {{"a", 1.0}}), "");
  EXPECT_EQ(refusal({{"a", 1.0}, {"b", 2.0}}, {{"a", 1.0}, {"b", 2.5}}), expected + "b 2.5 instead of 2" + advice);
  EXPECT_EQ(refusal({{"a", 1.0}}, {{"b", 1.0}}), expected + "b 1, which was not known, no a" + advice);
}

}  // namespace
}  // namespace turngap
