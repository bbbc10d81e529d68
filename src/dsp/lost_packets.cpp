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

}  // namespace

void LostPackets::push(std::span<const float> samples) {
  // Where there is no zero there is nothing to count.
  if (zeros_ == 0 && std::ranges::find(samples, 0.0F) == samples.end()) {
    position_ += static_cast<std::int64_t>(samples.size());
    if (!samples.empty()) before_ = samples.back();
    return;
  }
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
  const std::int64_t packet = samples_in(kPacket, sample_rate_hz_);
  // A sample of the speech may itself be zero.
  const std::int64_t rest = (zeros_ + 1) % packet;
  if (zeros_ < packet - 1 || zeros_ > samples_in(kLongestHole, sample_rate_hz_) || rest > 2) return;
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
