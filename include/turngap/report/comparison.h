#pragma once

#include <string>

#include "turngap/report/text_layout.h"
#include "turngap/stats/release_comparison.h"

namespace turngap {

/// `"schema": "turngap.compare/1"`, indented, ending with a newline.
std::string to_comparison_json(const ReleaseComparison& comparison);
/// For a terminal: the verdict and what it rests on, a table, and a picture quantile by quantile.
std::string to_comparison_text(const ReleaseComparison& comparison, const TextLayout& layout = {});
/// For a pull request.
std::string to_comparison_markdown(const ReleaseComparison& comparison);

}  // namespace turngap
