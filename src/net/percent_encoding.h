#pragma once

#include <string>
#include <string_view>

namespace turngap {

/// For a URL, as RFC 3986 has it, with upper-case digits; what stands in `kept` stays too.
std::string percent_encoded(std::string_view text, std::string_view kept = "");

}  // namespace turngap
