#include "core/audio_name.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace turngap {

bool is_audio_name(std::string_view name) {
  std::string text(name);
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(kAudioExtensions, [&](std::string_view extension) { return text.ends_with(extension); });
}

}  // namespace turngap
