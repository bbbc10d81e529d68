#pragma once

#include <array>
#include <string_view>

namespace turngap {

/// How names of audio that can be measured end.
constexpr std::array<std::string_view, 8> kAudioExtensions{".wav", ".wave", ".rf64", ".flac",
                                                           ".ogg", ".oga",  ".opus", ".mp3"};

/// Whether the name ends so, in any case.
bool is_audio_name(std::string_view name);

}  // namespace turngap
