#pragma once

#include <filesystem>

#include "support/synthetic_speech.h"

namespace turngap::test {

/// The one utterance between `from` and `to` on a channel (0 left, 1 right) of a 16-bit 8 kHz two-channel WAV file with
/// a header of 44 bytes, brought to `sample_rate_hz` (8000 or more) and cut free by ramps of 5 ms. Its edges are those
/// of the definition. Throws std::runtime_error where the file is of another kind.
SyntheticSpeech recorded_speech(const std::filesystem::path& wav, int channel, Millis from, Millis to,
                                int sample_rate_hz);

}  // namespace turngap::test
