#include "dsp/music.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "support/synthetic_speech.h"

namespace turngap::test {
namespace {

constexpr int kRate = 8000;

// Three notes with four harmonics each, another chord every half second.
std::vector<float> chords(Millis length) {
  constexpr double kChords[][3] = {{262, 330, 392}, {220, 262, 330}, {175, 220, 262}, {196, 247, 294}};
  std::vector<float> out(static_cast<std::size_t>(samples_in(length, kRate)));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double seconds = static_cast<double>(i) / kRate;
    for (const double note : kChords[static_cast<std::size_t>(seconds / 0.5) % 4]) {
      for (int h = 1; h <= 4; ++h)
        out[i] += static_cast<float>(0.02 / h * std::sin(2 * std::numbers::pi * note * h * seconds));
    }
  }
  return out;
}

struct Analyzed {
  explicit Analyzed(const std::vector<float>& samples)
      : all{0, whole_millis(millis_at(static_cast<std::int64_t>(samples.size()), kRate))} {
    frames.push(samples);
    frames.finish();
  }

  bool is_music() const { return turngap::is_music(frames, all); }
  MusicEvidence evidence() const { return music_evidence(frames, all); }

  BandFrames frames{kRate};
  Stretch all;
};

TEST(Music, IsToldFromOneVoice) {
  const auto music = chords(Millis{2000.0});
  EXPECT_TRUE(Analyzed(music).is_music());
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto voice = synthesise_speech(kRate, seed, Millis{2000.0}).samples;
    EXPECT_FALSE(Analyzed(voice).is_music()) << seed;
  }
}

TEST(Music, DoesNotDependOnTheGain) {
  auto music = chords(Millis{2000.0});
  const MusicEvidence loud = Analyzed(music).evidence();
  for (float& sample : music) sample *= 0.1F;
  const MusicEvidence quiet = Analyzed(music).evidence();
  EXPECT_NEAR(loud.flux, quiet.flux, 1e-3);
  EXPECT_NEAR(loud.spread_db, quiet.spread_db, 1e-3);
  EXPECT_NEAR(loud.harmonicity, quiet.harmonicity, 1e-3);
}

TEST(Music, IsLongerThanASyllable) {
  const auto music = chords(Millis{399.0});
  EXPECT_FALSE(Analyzed(music).is_music());
}

}  // namespace
}  // namespace turngap::test
