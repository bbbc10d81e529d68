#include "analysis/trust.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace turngap {
namespace {

void withdraw(CallerTurn& turn) {
  CallerTurn bare;
  bare.outcome = Outcome::not_measurable;
  bare.caller_onset = turn.caller_onset;
  bare.caller_end = turn.caller_end;
  bare.caller_last_sound = turn.caller_last_sound;
  bare.caller_snr_db = turn.caller_snr_db;
  bare.flags = std::move(turn.flags);
  turn = std::move(bare);
}

constexpr Millis kMostMismatch{1500.0};  // one second, and half of one by rounding

}  // namespace

std::optional<Finding> check_duration(Millis audio, std::optional<Millis> expected) {
  if (!expected || std::abs((audio - *expected).value) <= kMostMismatch.value) return std::nullopt;
  return Finding{Flag::duration_mismatch,
                 fmt::format("expected {:.0f} s by what is known of the call, found {:.1f} s of audio: the recorder "
                             "collapsed silence or stretched the time, and no latency of this recording can be trusted",
                             expected->value / 1000.0, audio.value / 1000.0),
                 true};
}

void apply_coding_block(std::span<CallerTurn> turns, Millis block) {
  for (CallerTurn& turn : turns) {
    if (turn.uncertainty) turn.uncertainty = Millis{std::hypot(turn.uncertainty->value, block.value / 2.0)};
  }
}

void apply_findings(std::span<CallerTurn> turns, std::span<const Finding> findings) {
  const bool forbidden = std::ranges::any_of(findings, &Finding::forbids_numbers);
  for (CallerTurn& turn : turns) {
    if (forbidden) withdraw(turn);
    for (const Finding& finding : findings) {
      if (finding.concerns_all && std::ranges::find(turn.flags, finding.flag) == turn.flags.end())
        turn.flags.push_back(finding.flag);
    }
  }
}

}  // namespace turngap
