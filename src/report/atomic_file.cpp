#include "turngap/report/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "turngap/core/error.h"

namespace turngap {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view step) {
  throw FatalError(fmt::format("{}: cannot be written ({}: {})", path.string(), step, std::strerror(errno)));
}

/// A new file beside the target. It vanishes unless it is renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target)
      : target_(target), name_(target.string() + ".XXXXXX"), file_(mkstemp(name_.data())) {
    if (file_ < 0) fail(target_, "creating a temporary file beside it");
  }
  ~TemporaryFile() {
    if (file_ >= 0) close(file_);
    if (!renamed_) unlink(name_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write_all(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = write(file_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(target_, "writing");
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void become_target() {
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(file_, 0666 & ~mask) != 0) fail(target_, "setting its permissions");
    if (fsync(file_) != 0) fail(target_, "flushing");
    if (rename(name_.c_str(), target_.c_str()) != 0) fail(target_, "renaming");
    renamed_ = true;
  }

 private:
  std::filesystem::path target_;
  std::string name_;
  int file_;
  bool renamed_ = false;
};

void flush_folder(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (handle < 0) return;
  fsync(handle);
  close(handle);
}

}  // namespace

void write_atomically(const std::filesystem::path& path, std::string_view text) {
  // A link is followed, so that the file it names is replaced and not the link.
  std::error_code error;
  const auto target = std::filesystem::is_symlink(path, error) ? std::filesystem::weakly_canonical(path, error) : path;
  TemporaryFile file(target);
  file.write_all(text);
  file.become_target();
  flush_folder(target);
}

}  // namespace turngap
