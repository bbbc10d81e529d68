#pragma once

#include <string>
#include <string_view>

namespace turngap {

/// Text of somebody else (a server, a file) for a terminal or a record: one line of UTF-8, no control characters, not
/// long.
std::string printable(std::string text);

/// `text` where it is UTF-8; else every byte that is not part of it is written as \xE9, so that tables and JSON stay
/// readable and two names stay two.
std::string valid_utf8(std::string_view text);

}  // namespace turngap
