#pragma once

#include <string>

namespace turngap {

/// A cell of a CSV, in quotes where RFC 4180 asks for them. What a spreadsheet would take for a formula is left as it
/// is: names are the user's own.
std::string csv_quoted(const std::string& text);

}  // namespace turngap
