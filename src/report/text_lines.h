#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace turngap {

/// `text` in lines of at most `columns` characters where its words allow it, each ending with a line end; the lines
/// after the first begin with `indent` spaces. Empty for an empty text.
std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent);

/// Names of files may hold line ends and commands to the terminal: control characters become \xHH.
std::string escaped_controls(std::string_view text);

/// UTF-8 characters; what a terminal shows one beside the other.
std::size_t characters(std::string_view text);

}  // namespace turngap
