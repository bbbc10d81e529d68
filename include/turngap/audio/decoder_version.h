#pragma once

#include <string>

namespace turngap {

/// Name and version of the audio decoding library.
std::string decoder_version();

}  // namespace turngap
