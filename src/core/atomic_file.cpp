#include "turngap/core/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "turngap/core/error.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, std::string_view step, int reason = errno) {
  throw FatalError(fmt::format("{}: cannot be written ({}: {})", path.string(), step, std::strerror(reason)));
}

void write_all(int file, std::string_view text, const fs::path& path) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path, "writing");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Not every file system can flush a folder; the file itself is safe by then.
void flush_folder(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  fsync(handle);
  close(handle);
}

// What the links lead to, whether or not it exists.
fs::path followed(const fs::path& path) {
  constexpr int kMaxLinks = 40;  // as the kernel, path_resolution(7)
  std::error_code error;
  fs::path target = path;
  for (int links = 0; fs::is_symlink(target, error); ++links) {
    if (links == kMaxLinks) fail(path, "following its links", ELOOP);
    target = target.parent_path() / fs::read_symlink(target, error);
  }
  return target;
}

}  // namespace

class AtomicFile::Place {
 public:
  virtual ~Place() = default;
  virtual void append(std::string_view text) = 0;
  virtual void commit() = 0;
};

/// A new file beside the target. It vanishes unless it is renamed.
class AtomicFile::TemporaryFile : public Place {
 public:
  explicit TemporaryFile(const fs::path& target)
      : target_(target), name_(target.string() + ".XXXXXX"), file_(mkostemp(name_.data(), O_CLOEXEC)) {
    if (file_ < 0) fail(target_, "creating a temporary file beside it");
  }
  ~TemporaryFile() override {
    if (file_ >= 0) close(file_);
    if (!renamed_) unlink(name_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void append(std::string_view text) override { write_all(file_, text, target_); }

  void commit() override {
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(file_, 0666 & ~mask) != 0) fail(target_, "setting its permissions");
    if (fsync(file_) != 0) fail(target_, "flushing");
    // Some file systems tell only here that the disk is full.
    if (close(std::exchange(file_, -1)) != 0) fail(target_, "closing");
    if (rename(name_.c_str(), target_.c_str()) != 0) fail(target_, "renaming");
    renamed_ = true;
    flush_folder(target_);
  }

 private:
  fs::path target_;
  std::string name_;
  int file_;
  bool renamed_ = false;
};

class AtomicFile::Device : public Place {
 public:
  explicit Device(const fs::path& path) : path_(path), file_(open(path.c_str(), O_WRONLY | O_CLOEXEC)) {
    if (file_ < 0) fail(path_, "opening");
  }
  ~Device() override { close(file_); }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  void append(std::string_view text) override { write_all(file_, text, path_); }
  void commit() override {}

 private:
  fs::path path_;
  int file_;
};

AtomicFile::AtomicFile(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    place_ = std::make_unique<Device>(path);
  } else {
    place_ = std::make_unique<TemporaryFile>(followed(path));
  }
}

AtomicFile::~AtomicFile() = default;

void AtomicFile::append(std::string_view text) {
  place_->append(text);
}

void AtomicFile::commit() {
  place_->commit();
}

void write_atomically(const fs::path& path, std::string_view text) {
  AtomicFile file(path);
  file.append(text);
  file.commit();
}

}  // namespace turngap
