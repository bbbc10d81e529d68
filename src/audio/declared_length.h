#pragma once

#include <cstdint>
#include <istream>
#include <optional>

namespace turngap {

/// What a container says of the length of its audio, read from its bytes.
struct DeclaredLength {
  bool known = false;                  ///< the container states a length that can be held against what is decoded
  std::optional<std::int64_t> frames;  ///< samples per channel by the header, where the decoder would not tell
  bool end_is_missing = false;         ///< an Ogg stream without its end page
  /// Where the size of the data chunk stands, if it was left at 0 although samples follow.
  std::optional<std::int64_t> unset_size_at;
};

/// Reads the length that the container declares: the data chunk of RIFF and RF64 (0, 0xFFFFFFFF and SoX's 0x7FFFF000
/// mean that the writer could not seek back, so the length is unknown), STREAMINFO of FLAC, the Xing or Info frame of
/// MP3, the end page of Ogg. Leaves the stream anywhere; never throws for what the bytes say.
DeclaredLength declared_length(std::istream& bytes);

}  // namespace turngap
