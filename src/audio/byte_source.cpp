#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "core/shortage.h"
#include "turngap/audio/recording_reader.h"
#include "turngap/core/error.h"

namespace turngap {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& message) {
  throw RecordingError(RecordingFault::unreadable, message);
}

// Before it is opened: opening a pipe waits until somebody writes into it.
void require_regular_file(const fs::path& path) {
  std::error_code error;
  const auto type = fs::status(path, error).type();
  if (type == fs::file_type::regular) return;
  if (type == fs::file_type::not_found) refuse("expected a recording, found no such file");
  if (type == fs::file_type::none && is_shortage(error.value())) fail_for_shortage(path.string(), error.value());
  if (type == fs::file_type::none) refuse(fmt::format("cannot be opened: {}", error.message()));
  refuse(fmt::format("expected a regular file, found {}",
                     type == fs::file_type::directory ? "a folder" : "a device, a pipe or a socket"));
}

}  // namespace

ByteSource ByteSource::from_file(const fs::path& path) {
  require_regular_file(path);
  errno = 0;
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file && is_shortage(errno)) fail_for_shortage(path.string(), errno);
  if (!*file) refuse(fmt::format("cannot be opened: {}", std::strerror(errno)));
  return ByteSource(std::move(file));
}

ByteSource ByteSource::from_stream(std::unique_ptr<std::istream> stream) {
  return ByteSource(std::move(stream));
}

}  // namespace turngap
