#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace turngap {

/// Frames [begin, end) of one channel.
struct FrameRun {
  std::int64_t begin;
  std::int64_t end;

  std::int64_t length() const { return end - begin; }
};

/// The runs of speech in frames that begin at `first`: of all ways to part them into speech and silence, the one with
/// the greatest sum of evidence (Viterbi 1967), where each onset and each end costs a fixed amount. That amount is the
/// log odds of a change against going on, so that no click of evidence makes an utterance. Starts and ends in silence.
std::vector<FrameRun> decode_speech(std::span<const float> log_odds, std::int64_t first);

}  // namespace turngap
