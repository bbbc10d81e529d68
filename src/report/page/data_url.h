#pragma once

#include <string>
#include <string_view>

namespace turngap {

/// In the zlib format (RFC 1950), which a browser's DecompressionStream("deflate") reads.
std::string deflated(std::string_view bytes);

/// "data:image/png;base64,…" (RFC 2397).
std::string data_url(std::string_view media_type, std::string_view bytes);

/// What a Content-Security-Policy allows a script or a style of these bytes by: "'sha256-…'".
std::string policy_hash(std::string_view text);

}  // namespace turngap
