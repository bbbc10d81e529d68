#pragma once

#include <string>
#include <string_view>

namespace turngap {

/// The text of a file in UTF-8, without byte order mark: UTF-16 is converted where its mark says so; other bytes stay
/// as they are. Half a surrogate pair becomes U+FFFD.
std::string utf8_text(std::string_view bytes);

}  // namespace turngap
