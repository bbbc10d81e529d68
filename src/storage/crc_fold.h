#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace turngap {

/// What `fold` makes of any number of bytes: as many that have the same remainder.
using Folded = std::array<char, 16>;
/// `fold` takes blocks of so many bytes.
inline constexpr std::size_t kFoldBlock = 64;

/// Whether the processor multiplies without carry.
bool can_fold();

/// Folds bytes, one block at least and nothing but whole blocks, into 16 that leave the same remainder (Gopal et al.,
/// "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009). `begin` is added to the
/// first eight bytes. The factors are x^575, x^511, x^191 and x^127 modulo the polynomial, reflected into 64 bits.
Folded fold(std::span<const char> blocks, std::uint64_t begin, const std::array<std::uint64_t, 4>& factors);

}  // namespace turngap
