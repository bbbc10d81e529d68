#include "support/line_conditions.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "support/decibel.h"
#include "support/random.h"

namespace turngap::test {
namespace {

// White to pink, within 0.05 dB over three decades (Paul Kellet's filter, musicdsp.org 76).
class PinkFilter {
 public:
  double filter(double white) {
    for (std::size_t i = 0; i < kPoles.size(); ++i) state_[i] = kPoles[i] * state_[i] + kGains[i] * white;
    const double pink = state_[0] + state_[1] + state_[2] + state_[3] + state_[4] + state_[5] + last_ + 0.5362 * white;
    last_ = 0.115926 * white;
    return pink;
  }

 private:
  static constexpr std::array kPoles{0.99886, 0.99332, 0.96900, 0.86650, 0.55000, -0.7616};
  static constexpr std::array kGains{0.0555179, 0.0750759, 0.1538520, 0.3104856, 0.5329522, -0.0168980};
  std::array<double, 6> state_{};
  double last_ = 0.0;
};

std::uint8_t mulaw_encode(float sample) {
  constexpr int kBias = 132;
  constexpr int kClip = 32635;
  const int linear = static_cast<int>(std::lround(std::clamp(sample, -1.0F, 1.0F) * 32767.0F));
  const int magnitude = std::min(std::abs(linear), kClip) + kBias;
  int exponent = 7;
  while (exponent > 0 && (magnitude & (0x80 << exponent)) == 0) --exponent;
  const int mantissa = (magnitude >> (exponent + 3)) & 0x0F;
  return static_cast<std::uint8_t>(~((linear < 0 ? 0x80 : 0) | exponent << 4 | mantissa));
}

float mulaw_decode(std::uint8_t code) {
  const int bits = ~code & 0xFF;
  const int magnitude = ((((bits & 0x0F) << 3) + 132) << ((bits >> 4) & 0x07)) - 132;
  return static_cast<float>((bits & 0x80) != 0 ? -magnitude : magnitude) / 32768.0F;
}

void delay(SyntheticChannel& channel, std::int64_t samples, Millis time) {
  channel.samples.insert(channel.samples.begin(), static_cast<std::size_t>(samples), 0.0F);
  for (SpeechEdges& edges : channel.truth) edges = {edges.onset + time, edges.end + time};
}

void append_little_endian(std::string& bytes, std::uint32_t value, int width) {
  for (int i = 0; i < width; ++i) bytes.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

void append_pcm16(std::string& bytes, float sample) {
  const auto value = static_cast<std::int16_t>(std::lround(std::clamp(sample, -1.0F, 1.0F) * 32767.0F));
  append_little_endian(bytes, static_cast<std::uint16_t>(value), 2);
}

}  // namespace

std::vector<float> noise(std::size_t samples, double dbfs, NoiseColour colour, std::uint64_t seed) {
  Random random(seed);
  PinkFilter pink;
  std::vector<double> wanted(samples);
  std::ranges::generate(wanted,
                        [&] { return colour == NoiseColour::pink ? pink.filter(random.normal()) : random.normal(); });
  double energy = 0.0;
  for (const double sample : wanted) energy += sample * sample;
  const double gain = from_db(dbfs) / std::sqrt(energy / static_cast<double>(samples));
  std::vector<float> scaled(samples);
  std::ranges::transform(wanted, scaled.begin(), [&](double sample) { return static_cast<float>(sample * gain); });
  return scaled;
}

void add_noise(SyntheticChannel& channel, double dbfs, NoiseColour colour, std::uint64_t seed) {
  const auto added = noise(channel.samples.size(), dbfs, colour, seed);
  std::ranges::transform(channel.samples, added, channel.samples.begin(), std::plus<>{});
}

void add_gain(SyntheticChannel& channel, double db) {
  const auto gain = static_cast<float>(from_db(db));
  for (float& sample : channel.samples) sample *= gain;
}

void add_dc(SyntheticChannel& channel, double offset) {
  for (float& sample : channel.samples) sample += static_cast<float>(offset);
}

void add_hum(SyntheticChannel& channel, int sample_rate_hz, double mains_hz, double dbfs) {
  const double step = 2.0 * std::numbers::pi * mains_hz / sample_rate_hz;
  const double peak = from_db(dbfs) * std::numbers::sqrt2;
  for (std::size_t i = 0; i < channel.samples.size(); ++i) {
    const double angle = step * static_cast<double>(i);
    const double hum = std::sin(angle) + std::sin(2.0 * angle + 1.0) / 2.0 + std::sin(3.0 * angle + 2.0) / 3.0;
    channel.samples[i] += static_cast<float>(peak * hum);
  }
}

void clip(SyntheticChannel& channel) {
  for (float& sample : channel.samples) sample = std::clamp(sample, -1.0F, 1.0F);
}

void through_mulaw(SyntheticChannel& channel) {
  for (float& sample : channel.samples) sample = mulaw_decode(mulaw_encode(sample));
}

SyntheticCall with_noise(SyntheticCall call, double snr_db, std::uint64_t seed, NoiseColour colour) {
  const double dbfs = SpeechSettings{}.level_dbfs - snr_db;
  add_noise(call.caller, dbfs, colour, 2 * seed);
  add_noise(call.agent, dbfs, colour, 2 * seed + 1);
  return call;
}

SyntheticCall delayed(SyntheticCall call, std::int64_t samples) {
  const Millis time = millis_at(samples, call.sample_rate_hz);
  delay(call.caller, samples, time);
  delay(call.agent, samples, time);
  return call;
}

SyntheticCall with_channels_swapped(SyntheticCall call) {
  std::swap(call.caller, call.agent);
  return call;
}

std::string to_wav(const SyntheticCall& call) {
  constexpr std::uint32_t kChannels = 2;
  constexpr std::uint32_t kSampleBytes = 2;
  const auto rate = static_cast<std::uint32_t>(call.sample_rate_hz);
  const auto data_bytes = static_cast<std::uint32_t>(call.caller.samples.size()) * kChannels * kSampleBytes;
  std::string bytes = "RIFF";
  append_little_endian(bytes, 36 + data_bytes, 4);
  bytes += "WAVEfmt ";
  append_little_endian(bytes, 16, 4);
  append_little_endian(bytes, 1, 2);  // PCM
  append_little_endian(bytes, kChannels, 2);
  append_little_endian(bytes, rate, 4);
  append_little_endian(bytes, rate * kChannels * kSampleBytes, 4);
  append_little_endian(bytes, kChannels * kSampleBytes, 2);
  append_little_endian(bytes, 8 * kSampleBytes, 2);
  bytes += "data";
  append_little_endian(bytes, data_bytes, 4);
  for (std::size_t i = 0; i < call.caller.samples.size(); ++i) {
    append_pcm16(bytes, call.caller.samples[i]);
    append_pcm16(bytes, call.agent.samples[i]);
  }
  return bytes;
}

}  // namespace turngap::test
