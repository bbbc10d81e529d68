#pragma once

#include <cstddef>

namespace turngap {

/// How a text for a reader looks.
struct TextLayout {
  std::size_t columns = 80;  ///< lines are broken between words to fit; from kNarrowestText
  bool coloured = false;     ///< the verdict has a colour
  bool verbose = false;      ///< what few readers need is there too
};
inline constexpr std::size_t kNarrowestText = 60;

}  // namespace turngap
