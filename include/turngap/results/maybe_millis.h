#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace turngap {

/// Whole milliseconds, or nothing: an optional that is no larger than its number.
class MaybeMillis {
 public:
  using value_type = std::int32_t;

  constexpr MaybeMillis() = default;
  constexpr MaybeMillis(std::int32_t value_ms) : value_ms_(value_ms) {}
  constexpr MaybeMillis(std::nullopt_t) {}
  constexpr MaybeMillis(std::optional<std::int32_t> value_ms) : value_ms_(value_ms.value_or(kNone)) {}

  constexpr bool has_value() const { return value_ms_ != kNone; }
  constexpr explicit operator bool() const { return has_value(); }
  constexpr std::int32_t operator*() const { return value_ms_; }
  constexpr std::int32_t value_or(std::int32_t other_ms) const { return has_value() ? value_ms_ : other_ms; }
  constexpr operator std::optional<std::int32_t>() const {
    return has_value() ? std::optional(value_ms_) : std::nullopt;
  }
  friend constexpr bool operator==(MaybeMillis, MaybeMillis) = default;

 private:
  static constexpr std::int32_t kNone = std::numeric_limits<std::int32_t>::min();  // 25 days before the recording
  std::int32_t value_ms_ = kNone;
};

}  // namespace turngap
