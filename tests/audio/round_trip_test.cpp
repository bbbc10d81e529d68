#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "audio/decoding.h"
#include "support/random.h"

namespace turngap::test {
namespace {

constexpr Millis kLength{1000.0};

std::vector<float> tone(double hz, double peak, int sample_rate_hz) {
  std::vector<float> samples(static_cast<std::size_t>(samples_in(kLength, sample_rate_hz)));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double angle = 2.0 * std::numbers::pi * hz * static_cast<double>(i) / sample_rate_hz;
    samples[i] = static_cast<float>(peak * std::sin(angle));
  }
  return samples;
}

StereoSamples two_tones(int sample_rate_hz) {
  return {tone(300.0, 0.5, sample_rate_hz), tone(500.0, 0.25, sample_rate_hz)};
}

// Half a quantisation step at a peak of 0.5. Whole numbers: one step more, as writers scale by 2^n - 1 and readers by
// 2^n. G.711 divides the octave below 0.5 into 16 steps, and a sample may reach into the octave above.
double tolerance_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::wav_float: return 0.0;
    case Encoding::wav_pcm24: return 1.5 / (1 << 23);
    case Encoding::wav_pcm32: return 1.0 / (1 << 24);  // the mantissa of a float
    case Encoding::wav_alaw:
    case Encoding::wav_mulaw: return 0.5 / 32.0;
    default: return 1.5 / (1 << 15);
  }
}

struct Case {
  Encoding encoding;
  int sample_rate_hz;
};

std::string name_of(const testing::TestParamInfo<Case>& info) {
  return to_string(info.param.encoding) + "At" + std::to_string(info.param.sample_rate_hz);
}

class RoundTrip : public testing::TestWithParam<Case> {};

TEST_P(RoundTrip, GivesTheSamplesOfBothChannelsBack) {
  const auto [encoding, sample_rate_hz] = GetParam();
  const StereoSamples written = two_tones(sample_rate_hz);
  const Decoded read = decode(encode(written, sample_rate_hz, encoding));
  EXPECT_EQ(read.info.sample_rate_hz, sample_rate_hz);
  EXPECT_EQ(read.info.frames, static_cast<std::int64_t>(written.left.size()));
  const auto near = testing::FloatNear(0.0F, static_cast<float>(tolerance_of(encoding)));
  ASSERT_EQ(read.samples.left.size(), written.left.size());
  for (std::size_t i = 0; i < written.left.size(); ++i) {
    ASSERT_THAT(read.samples.left[i] - written.left[i], near) << "caller, sample " << i;
    ASSERT_THAT(read.samples.right[i] - written.right[i], near) << "agent, sample " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(OfExactFormats, RoundTrip,
                         testing::Values(Case{Encoding::wav_pcm16, 8000}, Case{Encoding::wav_pcm16, 44100},
                                         Case{Encoding::wav_pcm24, 16000}, Case{Encoding::wav_pcm32, 48000},
                                         Case{Encoding::wav_float, 8000}, Case{Encoding::wav_alaw, 8000},
                                         Case{Encoding::wav_mulaw, 8000}, Case{Encoding::wav_extensible, 8000},
                                         Case{Encoding::wav_big_endian, 8000}, Case{Encoding::rf64, 8000},
                                         Case{Encoding::flac, 8000}, Case{Encoding::flac, 48000}),
                         name_of);

// A burst of noise of 100 ms in silence: its correlation with itself has one peak.
std::vector<float> burst(Millis at, int sample_rate_hz, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> samples(static_cast<std::size_t>(samples_in(kLength, sample_rate_hz)));
  const auto begin = samples_in(at, sample_rate_hz);
  const auto end = samples_in(at + Millis{100.0}, sample_rate_hz);
  double low_passed = 0.0;
  for (auto i = begin; i < end; ++i) {
    low_passed += 0.3 * (0.2 * random.normal() - low_passed);
    samples[static_cast<std::size_t>(i)] = static_cast<float>(low_passed);
  }
  return samples;
}

double correlation(const std::vector<float>& original, const std::vector<float>& decoded, std::int64_t lag) {
  double sum = 0.0;
  for (std::size_t i = 0; i < original.size(); ++i) {
    if (original[i] == 0.0F) continue;
    const auto k = static_cast<std::size_t>(static_cast<std::int64_t>(i) + lag);
    if (k < decoded.size()) sum += static_cast<double>(original[i]) * decoded[k];
  }
  return sum;
}

// How much later than in `original` its sound comes in `decoded`.
Millis delay(const std::vector<float>& original, const std::vector<float>& decoded, int sample_rate_hz) {
  const auto reach = samples_in(Millis{40.0}, sample_rate_hz);
  std::int64_t best = -reach;
  double highest = correlation(original, decoded, best);
  for (std::int64_t lag = best + 1; lag <= reach; ++lag) {
    const double here = correlation(original, decoded, lag);
    if (here > highest) {
      highest = here;
      best = lag;
    }
  }
  return millis_at(best, sample_rate_hz);
}

class LossyFormat : public testing::TestWithParam<Case> {
 protected:
  const int sample_rate_hz_ = GetParam().sample_rate_hz;
  const StereoSamples written_{burst(Millis{200.0}, sample_rate_hz_, 1), burst(Millis{700.0}, sample_rate_hz_, 2)};
  const Decoded read_ = decode(encode(written_, sample_rate_hz_, GetParam().encoding));
};

TEST_P(LossyFormat, KeepsTheTimeOfASoundWithinAMillisecond) {
  EXPECT_NEAR(delay(written_.left, read_.samples.left, sample_rate_hz_).value, 0.0, 1.0);
  EXPECT_NEAR(delay(written_.right, read_.samples.right, sample_rate_hz_).value, 0.0, 1.0);
}

TEST_P(LossyFormat, KeepsTheLength) {
  EXPECT_EQ(read_.info.sample_rate_hz, sample_rate_hz_);
  EXPECT_EQ(read_.info.frames, samples_in(kLength, sample_rate_hz_));
  EXPECT_EQ(read_.samples.left.size(), written_.left.size());
}

INSTANTIATE_TEST_SUITE_P(Timing, LossyFormat,
                         testing::Values(Case{Encoding::mp3, 8000}, Case{Encoding::mp3, 16000},
                                         Case{Encoding::mp3, 48000}, Case{Encoding::vorbis, 8000},
                                         Case{Encoding::vorbis, 16000}, Case{Encoding::vorbis, 48000},
                                         Case{Encoding::opus, 8000}, Case{Encoding::opus, 16000},
                                         Case{Encoding::opus, 48000}),
                         name_of);

}  // namespace
}  // namespace turngap::test
