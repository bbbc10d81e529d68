#pragma once

#include <string>

#include "turngap/stats/release_comparison.h"

namespace turngap {

/// `"schema": "turngap.compare/1"`, indented, ending with a newline.
std::string to_comparison_json(const ReleaseComparison& comparison);
/// For a terminal: the verdict, a table, and a picture quantile by quantile.
std::string to_comparison_text(const ReleaseComparison& comparison);
/// For a pull request.
std::string to_comparison_markdown(const ReleaseComparison& comparison);

}  // namespace turngap
