#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace turngap {

/// The bytes of a file, device or pipe, or the system's reason (an errno) for which they cannot be had.
struct FileText {
  std::string text;
  int reason = 0;
};

/// Throws MachineShortage where that is the reason.
FileText read_file(const std::filesystem::path& path);

/// The bytes alone. Throws FatalError that names the path, what was `expected` in it and the system's reason.
std::string text_of_file(const std::filesystem::path& path, std::string_view expected);

}  // namespace turngap
