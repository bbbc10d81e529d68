#pragma once

#include <string_view>

namespace turngap {

/// Whether `text` is an identifier of Twilio of this kind: the two letters, then 32 hexadecimal digits. Only what has
/// passed this becomes part of a path or a URL. Kinds: AC account, CA call, CF conference, RE recording, SK API key.
bool is_sid(std::string_view text, std::string_view kind);

}  // namespace turngap
