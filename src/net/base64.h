#pragma once

#include <optional>
#include <string>

namespace turngap {

/// The bytes; nothing where the text is empty or no base64.
std::optional<std::string> from_base64(const std::string& text);

}  // namespace turngap
