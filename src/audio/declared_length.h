#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>

namespace turngap {

/// What a container says of the length of its audio, read from its bytes.
struct DeclaredLength {
  bool known = false;  ///< the container states a length that can be held against what is decoded
  /// Samples per channel by the header, where the bytes end before them and the decoder would not tell.
  std::optional<std::int64_t> frames;
  std::string missing;  ///< what the bytes lack at their end, where that cannot be said in samples; empty if nothing
  /// Where the size of the data chunk stands, if it was left at 0 although samples follow.
  std::optional<std::int64_t> unset_size_at;
};

/// Reads the length that the container declares: the data chunk of RIFF, RIFX and RF64, STREAMINFO of FLAC, the Xing or
/// Info frame of MP3, the end page of Ogg; ID3v2 tags before them are skipped. The length is unknown where the writer
/// could not seek back: a data size of 0, 0xFFFFFFFF, 0x7FFFF000 (SoX) or 0x80000000 (arecord), no Xing frame.
/// Leaves the stream anywhere, and bad if the system failed to read; never throws.
DeclaredLength declared_length(std::istream& bytes);

}  // namespace turngap
