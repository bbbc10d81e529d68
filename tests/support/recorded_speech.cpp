#include "support/recorded_speech.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <numbers>
#include <stdexcept>

#include "support/speech_edges.h"

namespace turngap::test {
namespace {

constexpr int kFileRate = 8000;
constexpr std::streamoff kHeader = 44;
constexpr double kReach = 24.0;  // samples of the file on either side
constexpr Millis kRamp{5.0};

std::vector<float> channel_of(const std::filesystem::path& wav, int channel, Millis from, Millis to) {
  std::ifstream in(wav, std::ios::binary);
  in.seekg(kHeader + 4 * samples_in(from, kFileRate));
  std::vector<std::int16_t> frames(static_cast<std::size_t>(2 * samples_in(to - from, kFileRate)));
  in.read(reinterpret_cast<char*>(frames.data()), static_cast<std::streamsize>(2 * frames.size()));
  if (!in) throw std::runtime_error(wav.string() + ": too short for the utterance that is asked for");
  std::vector<float> samples;
  for (std::size_t i = static_cast<std::size_t>(channel); i < frames.size(); i += 2) {
    samples.push_back(static_cast<float>(frames[i]) / 32768.0F);
  }
  return samples;
}

// Band-limited interpolation with a Hann-windowed sinc.
float value_at(const std::vector<float>& samples, double time) {
  const auto first = static_cast<std::int64_t>(std::ceil(time - kReach));
  double sum = 0.0;
  for (std::int64_t i = std::max<std::int64_t>(first, 0);
       i <= std::min(static_cast<std::int64_t>(time + kReach), static_cast<std::int64_t>(samples.size()) - 1); ++i) {
    const double x = static_cast<double>(i) - time;
    const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * x / kReach);
    const double sinc = x == 0.0 ? 1.0 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
    sum += samples[static_cast<std::size_t>(i)] * sinc * window;
  }
  return static_cast<float>(sum);
}

std::vector<float> at_rate(const std::vector<float>& samples, int sample_rate_hz) {
  const double step = static_cast<double>(kFileRate) / sample_rate_hz;
  std::vector<float> out(static_cast<std::size_t>(static_cast<double>(samples.size()) / step));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = value_at(samples, static_cast<double>(i) * step);
  return out;
}

void ramp(std::vector<float>& samples, int sample_rate_hz) {
  const auto length = static_cast<std::size_t>(samples_in(kRamp, sample_rate_hz));
  for (std::size_t i = 0; i < length; ++i) {
    const float share = static_cast<float>(i) / static_cast<float>(length);
    samples[i] *= share;
    samples[samples.size() - 1 - i] *= share;
  }
}

}  // namespace

SyntheticSpeech recorded_speech(const std::filesystem::path& wav, int channel, Millis from, Millis to,
                                int sample_rate_hz) {
  std::vector<float> samples = channel_of(wav, channel, from, to);
  ramp(samples, kFileRate);
  samples = at_rate(samples, sample_rate_hz);
  const SpeechEdges edges = true_edges(samples, sample_rate_hz);
  return {std::move(samples), edges.onset, edges.end};
}

}  // namespace turngap::test
