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

/// The runs of speech in frames that begin at `first`: of all ways to part them into rest, speech and pauses, the one
/// with the greatest sum of evidence (Viterbi 1967). Each beginning of speech costs a fixed amount, so that no other
/// sound that looks a little like it makes an utterance; going on after a pause costs less, the less the shorter the
/// pause. Starts and ends at rest.
std::vector<FrameRun> decode_speech(std::span<const float> log_odds, std::int64_t first);

}  // namespace turngap
