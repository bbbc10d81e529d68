#pragma once

#include <string>
#include <string_view>

namespace turngap {

/// Somebody's text within Markdown, also in a cell of a table: one line that stands for nothing but itself.
std::string markdown_text(std::string_view text);

}  // namespace turngap
