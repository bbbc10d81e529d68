#include "support/line_conditions.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "support/decibel.h"

namespace turngap::test {
namespace {

double rms(std::span<const float> samples) {
  double energy = 0.0;
  for (const float sample : samples) energy += static_cast<double>(sample) * sample;
  return std::sqrt(energy / static_cast<double>(samples.size()));
}

SyntheticChannel silent_second() {
  return {std::vector<float>(8000), {}};
}

// Power of the frequencies of bins [first, last) of 256, by a discrete Fourier transform with a Hann window.
double band_power(const std::vector<float>& samples, int first, int last) {
  constexpr int kSize = 256;
  constexpr double kStep = 2.0 * std::numbers::pi / kSize;
  double power = 0.0;
  for (std::size_t begin = 0; begin + kSize <= samples.size(); begin += kSize) {
    for (int bin = first; bin < last; ++bin) {
      std::complex<double> sum;
      for (int i = 0; i < kSize; ++i) {
        const double window = 0.5 - 0.5 * std::cos(kStep * i);
        sum += window * samples[begin + i] * std::polar(1.0, -kStep * bin * i);
      }
      power += std::norm(sum);
    }
  }
  return power;
}

TEST(Noise, HasTheLevelAskedFor) {
  for (const auto colour : {NoiseColour::white, NoiseColour::pink}) {
    EXPECT_NEAR(to_db(rms(noise(80'000, -45.0, colour, 1))), -45.0, 0.01);
  }
}

TEST(Noise, GivesTheSamePowerToEveryFrequencyOrToEveryOctave) {
  // 40 segments or more of 8 bins or more: the power of a band scatters by 1 / sqrt(320), 0.25 dB; 4 times that.
  constexpr double kToleranceDb = 1.0;
  for (const int octave : {8, 16, 32}) {
    const auto decibels_to_the_next = [&](NoiseColour colour) {
      const auto samples = noise(256 * 40, -20.0, colour, 1);
      const double power = band_power(samples, octave, 2 * octave);
      return to_db(std::sqrt(band_power(samples, 2 * octave, 4 * octave) / power));
    };
    EXPECT_NEAR(decibels_to_the_next(NoiseColour::white), to_db(std::numbers::sqrt2), kToleranceDb) << octave;
    EXPECT_NEAR(decibels_to_the_next(NoiseColour::pink), 0.0, kToleranceDb) << octave;
  }
}

TEST(AddGain, IsInDecibels) {
  SyntheticChannel channel{{0.5F, -0.25F}, {}};
  add_gain(channel, to_db(0.5));
  EXPECT_THAT(channel.samples,
              testing::ElementsAre(testing::FloatNear(0.25F, 1e-6F), testing::FloatNear(-0.125F, 1e-6F)));
}

TEST(AddDc, MovesEverySample) {
  auto channel = silent_second();
  add_dc(channel, 0.02);
  EXPECT_THAT(channel.samples, testing::Each(0.02F));
}

TEST(AddHum, HasTheLevelOfItsFundamentalAndHarmonics) {
  auto channel = silent_second();
  add_hum(channel, 8000, 50.0, -40.0);
  EXPECT_NEAR(rms(channel.samples), from_db(-40.0) * std::sqrt(1.0 + 1.0 / 4.0 + 1.0 / 9.0), 1e-6);
}

TEST(Clip, LimitsToFullScale) {
  SyntheticChannel channel{{1.5F, -2.0F, 0.5F}, {}};
  clip(channel);
  EXPECT_THAT(channel.samples, testing::ElementsAre(1.0F, -1.0F, 0.5F));
}

TEST(ThroughMulaw, KeepsAboutThirtySevenDecibelsOfSignal) {
  SyntheticChannel channel = silent_second();
  for (std::size_t i = 0; i < channel.samples.size(); ++i) {
    channel.samples[i] = static_cast<float>(0.1 * std::sin(0.37 * static_cast<double>(i)));
  }
  const auto before = channel.samples;
  through_mulaw(channel);
  std::vector<float> error(before.size());
  std::ranges::transform(before, channel.samples, error.begin(), std::minus<>{});
  // ITU-T G.712 asks for 33 dB; the theory of a µ-law quantiser gives 37 to 38 dB for a loud sine.
  EXPECT_NEAR(to_db(rms(before) / rms(error)), 37.5, 1.5);
}

TEST(ThroughMulaw, DecodesTheExtremesOfG711) {
  SyntheticChannel channel{{1.0F, -1.0F, 0.0F}, {}};
  through_mulaw(channel);
  EXPECT_THAT(channel.samples, testing::ElementsAre(32124.0F / 32768.0F, -32124.0F / 32768.0F, 0.0F));
}

TEST(WithNoise, LeavesTheRatioAskedFor) {
  const auto call = CallSynthesiser(8000, 1).caller(Millis{500}, Millis{400}).call(Millis{1500});
  const auto noisy = with_noise(call, 25.0, 1);
  const double speech = rms(std::span(call.caller.samples).subspan(4000, 3200));
  const double floor = rms(std::span(noisy.agent.samples));
  EXPECT_NEAR(to_db(speech / floor), 25.0, 0.1);
  EXPECT_NE(noisy.caller.samples.front(), noisy.agent.samples.front());
}

TEST(ToWav, IsALittleEndianStereoFile) {
  SyntheticCall call{8000, {{0.5F}, {}}, {{-1.0F}, {}}};
  const std::string wav = to_wav(call);
  ASSERT_EQ(wav.size(), 48U);
  EXPECT_EQ(wav.substr(0, 4) + wav.substr(8, 8), "RIFFWAVEfmt ");
  EXPECT_EQ(wav.substr(24, 4), std::string("\x40\x1f\0\0", 4));      // 8000 Hz
  EXPECT_EQ(wav.substr(44, 4), std::string("\x00\x40\x01\x80", 4));  // 16384, -32767
}

}  // namespace
}  // namespace turngap::test
