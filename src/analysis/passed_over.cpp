#include "turngap/analysis/passed_over.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <system_error>

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
  return std::ranges::find(kOtherMedia, extension) != std::end(kOtherMedia) &&
         !path.filename().string().starts_with(".");
}

}  // namespace

std::vector<fs::path> passed_over(std::span<const fs::path> paths) {
  std::vector<fs::path> found;
  for (const fs::path& path : paths) {
    std::error_code error;
    fs::recursive_directory_iterator entry(path, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      if (holds_sound_by_name(entry->path())) found.push_back(entry->path());
    }
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace turngap
