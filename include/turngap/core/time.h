#pragma once

#include <cmath>
#include <compare>
#include <cstdint>

namespace turngap {

/// A time or a duration in milliseconds. Times count from the start of the recording.
struct Millis {
  double value = 0.0;

  constexpr Millis() = default;
  constexpr explicit Millis(double milliseconds) : value(milliseconds) {}

  friend constexpr auto operator<=>(Millis, Millis) = default;
  friend constexpr Millis operator+(Millis a, Millis b) { return Millis{a.value + b.value}; }
  friend constexpr Millis operator-(Millis a, Millis b) { return Millis{a.value - b.value}; }
  friend constexpr Millis operator-(Millis a) { return Millis{-a.value}; }
  friend constexpr Millis operator*(Millis a, double factor) { return Millis{a.value * factor}; }
  friend constexpr Millis operator*(double factor, Millis a) { return a * factor; }
  friend constexpr Millis operator/(Millis a, double divisor) { return Millis{a.value / divisor}; }
  friend constexpr double operator/(Millis a, Millis b) { return a.value / b.value; }
  constexpr Millis& operator+=(Millis b) { return *this = *this + b; }
  constexpr Millis& operator-=(Millis b) { return *this = *this - b; }
};

// These are the only conversions between samples and time in turngap, at a `sample_rate_hz` > 0.

/// The number of samples nearest to `duration`.
inline std::int64_t samples_in(Millis duration, int sample_rate_hz) {
  return std::llround(duration.value * sample_rate_hz / 1000.0);
}

/// The same of a whole number of milliseconds >= 0, which takes whole numbers only.
constexpr std::int64_t samples_in_millis(std::int64_t milliseconds, int sample_rate_hz) {
  return (milliseconds * sample_rate_hz + 500) / 1000;
}

/// How many whole milliseconds fit into `samples` >= 0: the most of which there are no more `samples_in_millis`.
constexpr std::int64_t millis_within(std::int64_t samples, int sample_rate_hz) {
  return (samples * 1000 + 499) / sample_rate_hz;
}

/// The time at which sample number `sample` begins.
constexpr Millis millis_at(std::int64_t sample, int sample_rate_hz) {
  return Millis{static_cast<double>(sample) * 1000.0 / sample_rate_hz};
}

/// `time` to the nearest whole millisecond, the resolution of latency.csv.
inline std::int64_t whole_millis(Millis time) {
  return std::llround(time.value);
}

}  // namespace turngap
