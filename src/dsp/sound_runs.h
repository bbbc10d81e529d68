#pragma once

#include <vector>

#include "dsp/passage.h"

namespace turngap {

/// Noise covers the edges of a passage when its peaks reach `threshold`.
bool noise_covers(const Passage& passage, double threshold);

/// The stretches of a passage in which its 5 ms level stands above the noise by `threshold` (a power), on a 1 ms grid.
std::vector<Stretch> runs_above(const Passage& passage, double threshold);

/// The same for a passage whose noise covers `threshold`: the stretches in which the bands together say that there is
/// more than noise, and the excess reaches `threshold`. On a 5 ms grid; reaches about 10 dB below the noise.
///
/// The evidence of a frame is the log likelihood ratio of "the band holds more than noise" against "only noise", summed
/// over the bands: r - 1 - ln r for a band that stands r > 1 times above its noise (a generalised likelihood ratio test
/// for the variance of a Gaussian signal: S. M. Kay, "Fundamentals of Statistical Signal Processing II", 1998, ch. 5).
std::vector<Stretch> runs_in_noise(const Passage& passage, double threshold);

/// The least power at which a sound with the spectrum of the sound in `stretch` stands out of the noise of the passage,
/// that is, gives the evidence which `runs_in_noise` asks for.
double least_visible_power(const Passage& passage, Stretch stretch);

}  // namespace turngap
