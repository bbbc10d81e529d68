#include "dsp/lost_packets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "turngap/core/time.h"

namespace turngap {
namespace {

// The shortest packet that telephony sends; others hold multiples of it.
constexpr Millis kPacket{10.0};
// A longer run of zeros is a pause that a gate or a codec made silent.
constexpr Millis kLongestHole{400.0};
// Speech does not jump from -34 dBFS to nothing and back between two samples.
constexpr float kAbrupt = 0.02F;
constexpr int kFewestHoles = 3;

// A packet at 8 kHz, less a sample that is zero by chance at either end, holds a whole stretch of these wherever it
// lies.
constexpr std::size_t kStretch = 32;

// Whether a stretch of `samples` is nothing but zeros.
bool holds_zeros(std::span<const float> samples) {
  for (std::size_t from = 0; from + kStretch <= samples.size(); from += kStretch) {
    int sounds = 0;
    for (std::size_t i = from; i < from + kStretch; ++i) sounds |= samples[i] != 0.0F ? 1 : 0;
    if (sounds == 0) return true;
  }
  return false;
}

}  // namespace

void LostPackets::push(std::span<const float> samples) {
  // Where no run of zeros within the samples is as long as a packet, only those over their ends are followed.
  const auto is_sound = [](float sample) { return sample != 0.0F; };
  const auto first = std::ranges::find_if(samples, is_sound);
  if (first == samples.end() || holds_zeros(samples)) return follow(samples);
  const auto last = std::ranges::find_if(samples.rbegin(), samples.rend(), is_sound).base();  // one past it
  follow({samples.begin(), first + 1});
  position_ += last - first - 1;
  before_ = *(last - 1);
  follow({last, samples.end()});
}

void LostPackets::follow(std::span<const float> samples) {
  for (const float sample : samples) {
    ++position_;
    if (sample == 0.0F) {
      ++zeros_;
      continue;
    }
    if (zeros_ > 0 && std::abs(before_) > kAbrupt && std::abs(sample) > kAbrupt) end_of_zeros();
    zeros_ = 0;
    before_ = sample;
  }
}

void LostPackets::end_of_zeros() {
  if (zeros_ > samples_in(kLongestHole, sample_rate_hz_)) return;
  const double packets = std::round(millis_at(zeros_, sample_rate_hz_) / kPacket);
  const std::int64_t whole = samples_in(kPacket * packets, sample_rate_hz_);
  // A sample of the speech may itself be zero.
  if (whole == 0 || std::abs(zeros_ - whole) > 1) return;
  if (holes_++ == 0) first_hole_ = position_ - 1 - zeros_;
  lost_samples_ += zeros_;
}

std::optional<Finding> LostPackets::finding(const char* party) const {
  if (holes_ < kFewestHoles) return std::nullopt;
  return Finding{
      Flag::lost_packets,
      fmt::format("{} holes of exact zeros in the speech of the {}'s channel, {:.0f} ms in all, the first at "
                  "{:.0f} ms: lost packets; an edge that lies in one is off by up to its length",
                  holes_, party, millis_at(lost_samples_, sample_rate_hz_).value,
                  millis_at(first_hole_, sample_rate_hz_).value),
      false};
}

}  // namespace turngap
