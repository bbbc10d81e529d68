#include "turngap/stats/concurrency.h"

#include <gmock/gmock.h>

#include <map>

#include "turngap/stats/breakdown.h"

namespace turngap::test {
namespace {

using testing::ElementsAre;
using testing::Pair;

using Active = std::vector<std::optional<unsigned>>;

std::map<std::string, std::size_t> counts(const Active& active) {
  std::map<std::string, std::size_t> counts;
  for (const std::string& value : concurrency_values(active)) ++counts[value];
  return counts;
}

TEST(Concurrency, PartsTurnsAboutEqually) {
  Active active;
  for (unsigned i = 0; i < 160; ++i) active.emplace_back(1 + i / 2);
  const auto parts = counts(active);
  EXPECT_EQ(parts.size(), 8U);
  for (const auto& [value, turns] : parts) EXPECT_EQ(turns, 20U) << value;
  EXPECT_TRUE(parts.contains("1 to 10"));
  EXPECT_TRUE(parts.contains("71 to 80"));
}

TEST(Concurrency, NeverPartsTurnsWithTheSameNumberOfActiveCalls) {
  Active active(100, 7U);
  EXPECT_THAT(counts(active), ElementsAre(Pair("7", 100)));
  for (std::size_t i = 0; i < 30; ++i) active[i] = 3U;
  EXPECT_THAT(counts(active), ElementsAre(Pair("3", 30), Pair("7", 70)));
}

TEST(Concurrency, KeepsApartWhatIsNotKnownAndWhatNoCallWasActiveFor) {
  Active active(60, 5U);
  active[0].reset();
  active[1] = 0;
  EXPECT_THAT(counts(active), ElementsAre(Pair("", 1), Pair("0", 1), Pair("5", 58)));
  EXPECT_TRUE(concurrency_values({}).empty());
}

TEST(Concurrency, PutsARestThatIsTooSmallIntoTheLastPart) {
  Active active;
  for (unsigned i = 1; i <= 50; ++i) active.emplace_back(i);
  EXPECT_THAT(counts(active), ElementsAre(Pair("1 to 20", 20), Pair("21 to 50", 30)));
}

// One turn a call, and as many ms of latency as there were active calls.
TEST(Concurrency, IsAColumnOfABreakdownInTheOrderOfTheActiveCalls) {
  LatencyTable table;
  table.calls = 240;
  for (std::uint32_t i = 0; i < 240; ++i) {
    TableTurn turn;
    turn.call = i;
    turn.outcome = Outcome::answered;
    turn.latency_ms = static_cast<std::int32_t>(i + 1);
    table.turns.push_back(turn);
    table.active_calls.emplace_back(i + 1);
  }
  const Breakdown breakdown = break_down(table, "concurrency");
  ASSERT_EQ(breakdown.parts.size(), 8U);
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(breakdown.parts[i].counts.turns, 30U);
    EXPECT_DOUBLE_EQ(*breakdown.parts[i].p50.value_ms, 30.0 * static_cast<double>(i) + 15.5);
  }
  EXPECT_EQ(breakdown.parts[1].value, "31 to 60");
}

}  // namespace
}  // namespace turngap::test
