#include "turns/trust_flags.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace turngap {
namespace {

constexpr std::size_t kFewestUtterances = 5;
constexpr double kLevelJumpDb = 12.0;

bool jumps(const Utterance& utterance, std::optional<double> usual_dbfs) {
  return usual_dbfs && std::abs(utterance.level_dbfs - *usual_dbfs) > kLevelJumpDb;
}

}  // namespace

std::optional<double> usual_level_dbfs(std::span<const Utterance> utterances) {
  if (utterances.size() < kFewestUtterances) return std::nullopt;
  std::vector<double> levels;
  for (const Utterance& u : utterances) levels.push_back(u.level_dbfs);
  const auto middle = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() / 2);
  std::ranges::nth_element(levels, middle);
  return *middle;
}

void set_trust_flags(CallerTurn& row, const Utterance& asked, std::optional<double> caller_level_dbfs,
                     const Utterance* replied, std::optional<double> agent_level_dbfs) {
  if (asked.clipped || (replied != nullptr && replied->clipped)) row.flags.push_back(Flag::clipped);
  if (asked.masked || (replied != nullptr && replied->masked)) {
    row.flags.push_back(Flag::noise);
  }
  if (jumps(asked, caller_level_dbfs) || (replied != nullptr && jumps(*replied, agent_level_dbfs))) {
    row.flags.push_back(Flag::level_jump);
  }
}

}  // namespace turngap
