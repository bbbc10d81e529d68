#include "analysis/trust.h"

#include <algorithm>

namespace turngap {
namespace {

void withdraw(CallerTurn& turn) {
  CallerTurn bare;
  bare.outcome = Outcome::not_measurable;
  bare.caller_onset = turn.caller_onset;
  bare.caller_end = turn.caller_end;
  bare.caller_snr_db = turn.caller_snr_db;
  bare.flags = std::move(turn.flags);
  turn = std::move(bare);
}

}  // namespace

void heed_findings(std::span<CallerTurn> turns, std::span<const Finding> findings) {
  const bool forbidden = std::ranges::any_of(findings, &Finding::forbids_numbers);
  for (CallerTurn& turn : turns) {
    if (forbidden) withdraw(turn);
    for (const Finding& finding : findings) {
      if (std::ranges::find(turn.flags, finding.word) == turn.flags.end()) turn.flags.push_back(finding.word);
    }
  }
}

}  // namespace turngap
