#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "turngap/audio/recording_reader.h"
#include "turngap/core/error.h"

namespace turngap {

ByteSource ByteSource::from_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    throw RecordingError(RecordingFault::unreadable, "expected a recording, found no such file");
  }
  if (status.type() != std::filesystem::file_type::regular) {
    throw RecordingError(RecordingFault::unreadable, "expected a regular file, found something else");
  }
  errno = 0;
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file) {
    throw RecordingError(RecordingFault::unreadable, fmt::format("cannot be opened: {}", std::strerror(errno)));
  }
  return ByteSource(std::move(file));
}

ByteSource ByteSource::from_bytes(std::string bytes) {
  return ByteSource(std::make_unique<std::istringstream>(std::move(bytes), std::ios::binary));
}

}  // namespace turngap
