#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace turngap::test {

/// The parts of a script, which stand between commas and white space.
std::vector<std::string_view> script_parts(std::string_view text);

/// WORD (once), N*WORD or all*WORD (no number).
struct CountedWord {
  std::optional<int> times;
  std::string_view word;
};

/// Throws std::invalid_argument where the count is neither a number above 0 nor "all".
CountedWord counted_word(std::string_view part);

}  // namespace turngap::test
