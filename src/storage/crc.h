#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace turngap {

/// A cyclic redundancy check whose bits are reflected, with all ones before and after, as stores give it.
struct CrcKind {
  int bits;                  ///< 32 or 64
  std::uint64_t polynomial;  ///< reflected, without its highest term
};
inline constexpr CrcKind kCrc32{32, 0xEDB88320};              // ISO 3309
inline constexpr CrcKind kCrc32c{32, 0x82F63B78};             // RFC 9260
inline constexpr CrcKind kCrc64Nvme{64, 0x9A6C9329AC4BC9B5};  // NVM Express, NVM command set 5.2.1.3.4

/// The check of bytes, piece by piece. With carry-less multiplication where the processor has it; the sum is the same
/// without.
class Crc {
 public:
  explicit Crc(CrcKind kind, bool may_multiply = true);
  void add(std::span<const char> bytes);
  std::uint64_t sum() const { return register_ ^ ones_; }

 private:
  void add_bytewise(std::span<const char> bytes);

  std::array<std::uint64_t, 256> table_{};
  std::uint64_t ones_;
  std::uint64_t register_;
  std::array<std::uint64_t, 4> factors_{};  // see fold
  bool multiplies_;
};

}  // namespace turngap
