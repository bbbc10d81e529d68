#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "turngap/storage/stored_recording.h"

namespace turngap {

/// Which of the recordings of some places are wanted, decided while they are listed: what is not wanted is not kept, so
/// that a sample of a million takes the memory of a sample, and eight bytes for each of the million.
class StoredSelection {
 public:
  struct Settings {
    std::optional<std::size_t> sample;  ///< so many, drawn at random; the same ones of the same for the same seed
    std::uint32_t seed = 1;
    std::optional<std::size_t> limit = {};  ///< the newest so many of these
  };

  explicit StoredSelection(Settings settings) : settings_(settings) {}

  void add(StoredRecording recording);
  /// One that is not wanted. Its name counts: another one may differ from it in its format alone.
  void pass_over(const StoredRecording& recording);

  /// Those that are wanted, sorted by location, or the newest first where there were more than the limit. Names that
  /// differ in the format alone would share one sidecar: the WAV file keeps its name, the others get digits of the
  /// SHA-256 of their location. Nothing can be added after that.
  std::vector<StoredRecording> take();

 private:
  bool is_drawn_before(const StoredRecording& a, const StoredRecording& b) const;
  void cut_to(std::optional<std::size_t> count);
  bool has_its_stem_alone(const StoredRecording& recording) const;

  Settings settings_;
  std::vector<StoredRecording> kept_;
  std::vector<std::uint64_t> stems_;  ///< hashes of all, those passed over too
};

}  // namespace turngap
