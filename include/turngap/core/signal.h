#pragma once

#include <cstddef>
#include <span>

namespace turngap {

/// The next consecutive samples of a conversation, roles already assigned; nominal full scale is ±1.
/// Both spans have the same length and stay valid until the next block is read.
struct ConversationBlock {
  std::span<const float> caller;
  std::span<const float> agent;

  std::size_t size() const { return caller.size(); }
};

}  // namespace turngap
