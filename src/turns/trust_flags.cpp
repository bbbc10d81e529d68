#include "turns/trust_flags.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace turngap {
namespace {

// Fewer do not say what level is usual.
constexpr std::size_t kFewestUtterances = 5;
// One party's utterances vary by some 6 dB; another speaker, or another distance, by twice that.
constexpr double kLevelJumpDb = 12.0;
// Sound beyond an edge within this is the rise or decay that every edge has.
constexpr Millis kOwnDecay{80.0};
constexpr Millis kDoubtful{100.0};

bool jumps(const Utterance& utterance, std::optional<double> usual_dbfs) {
  return usual_dbfs && std::abs(utterance.level_dbfs - *usual_dbfs) > kLevelJumpDb;
}

bool sound_follows(const Utterance& asked) {
  return asked.last_sound && *asked.last_sound - asked.end > kOwnDecay;
}

bool sound_leads(const Utterance& replied) {
  return replied.first_sound && replied.onset - *replied.first_sound > kOwnDecay;
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
  if (asked.end_uncertainty > kDoubtful || (replied != nullptr && replied->onset_uncertainty > kDoubtful)) {
    row.flags.push_back(Flag::doubtful_edge);
  }
  if (sound_follows(asked) || (replied != nullptr && sound_leads(*replied))) row.flags.push_back(Flag::other_sound);
  if (jumps(asked, caller_level_dbfs) || (replied != nullptr && jumps(*replied, agent_level_dbfs))) {
    row.flags.push_back(Flag::level_jump);
  }
}

}  // namespace turngap
