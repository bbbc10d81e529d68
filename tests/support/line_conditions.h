#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/synthetic_call.h"

namespace turngap::test {

/// White: the same power at every frequency. Pink: the same power in every octave.
enum class NoiseColour { white, pink };

/// `samples` samples of Gaussian noise with an RMS of `dbfs`.
std::vector<float> noise(std::size_t samples, double dbfs, NoiseColour colour, std::uint64_t seed);

/// What a line does to one channel. The truth of a call does not change with any of them.
void add_noise(SyntheticChannel& channel, double dbfs, NoiseColour colour, std::uint64_t seed);
void add_gain(SyntheticChannel& channel, double db);
void add_dc(SyntheticChannel& channel, double offset);
/// Mains hum: the fundamental at `dbfs` RMS and its harmonics 2 and 3 at a half and a third of it.
void add_hum(SyntheticChannel& channel, int sample_rate_hz, double mains_hz, double dbfs);
/// Limits samples to ±1, as a converter does.
void clip(SyntheticChannel& channel);
/// ITU-T G.711 µ-law and back.
void through_mulaw(SyntheticChannel& channel);

/// Both channels with white noise `snr_db` below speech of the default level, the noise of each its own.
SyntheticCall with_noise(SyntheticCall call, double snr_db, std::uint64_t seed,
                         NoiseColour colour = NoiseColour::white);
/// The same call beginning `samples` (>= 0) samples of silence earlier: every true time is later by as much.
SyntheticCall delayed(SyntheticCall call, std::int64_t samples);
/// Caller and agent exchanged.
SyntheticCall with_channels_swapped(SyntheticCall call);

/// The call as the bytes of a 16-bit PCM WAV file, the caller on the left.
std::string to_wav(const SyntheticCall& call);

}  // namespace turngap::test
