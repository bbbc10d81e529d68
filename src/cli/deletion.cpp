#include "cli/deletion.h"

#include <fmt/format.h>

#include <system_error>

namespace turngap::cli {

std::optional<std::string> delete_files(std::span<const std::filesystem::path> files, std::string_view what) {
  std::size_t remaining = 0;
  std::string first;
  for (const std::filesystem::path& file : files) {
    std::error_code error;
    std::filesystem::remove(file, error);
    if (error && remaining++ == 0) first = fmt::format("{}: {}", file.string(), error.message());
  }
  if (remaining == 0) return std::nullopt;
  return fmt::format(
      "expected to delete {} from this machine, {} file{}, the first {}; see that its folder may be written to, and "
      "delete {} by hand",
      what, remaining, remaining == 1 ? " remains" : "s remain", first, remaining == 1 ? "it" : "them");
}

}  // namespace turngap::cli
