#pragma once

#include <string>

namespace turngap {

/// Text of somebody else (a server, a file) for a terminal: one line, no control characters, not long.
std::string printable(std::string text);

}  // namespace turngap
