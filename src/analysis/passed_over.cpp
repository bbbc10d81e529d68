#include "turngap/analysis/passed_over.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "analysis/folder_walk.h"
#include "core/audio_name.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOtherMedia[] = {".3gp", ".aac", ".ac3",  ".aif", ".aifc", ".aiff", ".alaw", ".amr", ".ape",
                                            ".au",  ".avi", ".awb",  ".caf", ".g722", ".g729", ".gsm",  ".m4a", ".m4b",
                                            ".mka", ".mkv", ".mov",  ".mp2", ".mp4",  ".mpga", ".pcm",  ".raw", ".sln",
                                            ".snd", ".spx", ".ulaw", ".vox", ".w64",  ".webm", ".wma",  ".wv"};

bool holds_sound_by_name(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::ranges::find(kOtherMedia, extension) != std::end(kOtherMedia);
}

void sort_once(std::vector<fs::path>& paths) {
  std::ranges::sort(paths);
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
}

}  // namespace

PassedOver passed_over(std::span<const fs::path> paths) {
  PassedOver found;
  for (const fs::path& path : paths) {
    walk_folder(path, [&](const FolderEntry& entry) {
      if (entry.error) return;
      const fs::path whole = path / entry.below;
      if (entry.is_folder) {
        found.links.push_back(whole);
      } else if (entry.is_hidden && is_audio_name(entry.below)) {
        found.hidden.push_back(whole);
      } else if (!entry.is_hidden && holds_sound_by_name(whole)) {
        found.other_kinds.push_back(whole);
      }
    });
  }
  for (auto* const list : {&found.other_kinds, &found.hidden, &found.links}) sort_once(*list);
  return found;
}

}  // namespace turngap
