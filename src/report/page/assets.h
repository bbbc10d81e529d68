#pragma once

#include <string_view>

namespace turngap {

// src/report/page/page.css and page.js, which the build embeds.
extern const std::string_view kPageStyle;
extern const std::string_view kPageScript;

}  // namespace turngap
