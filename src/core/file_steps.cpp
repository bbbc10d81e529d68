#include "core/file_steps.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "core/shortage.h"
#include "turngap/core/error.h"

namespace turngap {

namespace fs = std::filesystem;

void fail_writing(const fs::path& path, std::string_view step, int reason) {
  if (is_shortage(reason)) fail_for_shortage(path.string(), reason);
  throw FatalError(fmt::format("{}: cannot be written ({}: {})", path.string(), step, std::strerror(reason)));
}

std::size_t append_bytes(int file, std::string_view text) noexcept {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = write(file, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) break;
    done += static_cast<std::size_t>(written);
  }
  return done;
}

void publish_file(int& file, const fs::path& part, const fs::path& target) {
  const auto give_up = [&](std::string_view step) {
    const int reason = errno;
    unlink(part.c_str());
    fail_writing(target, step, reason);
  };
  // Some file systems tell only here that the disk is full.
  if (close(std::exchange(file, -1)) != 0) give_up("closing");
  if (rename(part.c_str(), target.c_str()) != 0) give_up("renaming");
}

void flush_file_system(const fs::path& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) fail_writing(folder, "opening");
  const int result = syncfs(file);
  const int reason = errno;
  close(file);
  if (result != 0) fail_writing(folder, "flushing", reason);
}

void flush_folder(const fs::path& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  fsync(file);
  close(file);
}

}  // namespace turngap
