#include "storage/crc.h"

#include "storage/crc_fold.h"

namespace turngap {
namespace {

std::uint64_t times_x(std::uint64_t value, std::uint64_t polynomial) {
  return value >> 1U ^ ((value & 1U) != 0 ? polynomial : 0);
}

// x to a power modulo the polynomial; the bit of x^0 is the highest of the 64.
std::uint64_t power_of_x(int power, CrcKind kind) {
  std::uint64_t value = std::uint64_t{1} << (kind.bits - 1);
  for (int i = 0; i < power; ++i) value = times_x(value, kind.polynomial);
  return value << (64 - kind.bits);
}

}  // namespace

Crc::Crc(CrcKind kind, bool may_multiply)
    : ones_(kind.bits == 64 ? ~std::uint64_t{0} : 0xFFFFFFFF),
      register_(ones_),
      multiplies_(may_multiply && can_fold()) {
  for (std::size_t byte = 0; byte < table_.size(); ++byte) {
    table_[byte] = byte;
    for (int bit = 0; bit < 8; ++bit) table_[byte] = times_x(table_[byte], kind.polynomial);
  }
  factors_ = {power_of_x(575, kind), power_of_x(511, kind), power_of_x(191, kind), power_of_x(127, kind)};
}

void Crc::add(std::span<const char> bytes) {
  const std::size_t foldable = multiplies_ ? bytes.size() - bytes.size() % kFoldBlock : 0;
  if (foldable > 0) {
    const Folded folded = fold(bytes.first(foldable), register_, factors_);
    register_ = 0;
    add_bytewise(folded);
  }
  add_bytewise(bytes.subspan(foldable));
}

void Crc::add_bytewise(std::span<const char> bytes) {
  for (const char byte : bytes) {
    register_ = register_ >> 8U ^ table_[(register_ ^ static_cast<unsigned char>(byte)) & 0xFFU];
  }
}

}  // namespace turngap
