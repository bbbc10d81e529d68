#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace turngap {

/// RFC 4648, with padding.
std::string to_base64(std::string_view bytes);

/// The bytes; nothing where the text is empty or no base64.
std::optional<std::string> from_base64(const std::string& text);

}  // namespace turngap
