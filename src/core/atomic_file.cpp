#include "turngap/core/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <random>
#include <string>

#include "core/file_steps.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

void write_all(int file, std::string_view text, const fs::path& path) {
  if (append_bytes(file, text) < text.size()) fail_writing(path, "writing");
}

// What the links lead to, whether or not it exists.
fs::path followed(const fs::path& path) {
  constexpr int kMaxLinks = 40;  // as the kernel, path_resolution(7)
  std::error_code error;
  fs::path target = path;
  for (int links = 0; fs::is_symlink(target, error); ++links) {
    if (links == kMaxLinks) fail_writing(path, "following its links", ELOOP);
    target = target.parent_path() / fs::read_symlink(target, error);
  }
  return target;
}

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : ".";
}

// `ending` is added to the file's name, which is cut where both are too long for one.
std::string name_beside(const fs::path& target, const std::string& ending) {
  const std::string name = target.filename().string();
  return (target.parent_path() / (name.substr(0, NAME_MAX - ending.size()) + ending)).string();
}

// By which an open file without a name can be given one, open(2).
std::string own_link_of(int file) {
  return fmt::format("/proc/self/fd/{}", file);
}

// Nothing (-1) where the file system has no such files, or the system does not tell of open ones.
int nameless_file_in(const fs::path& folder) {
  const int file = open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0 || access(own_link_of(file).c_str(), F_OK) == 0) return file;
  close(file);
  return -1;
}

}  // namespace

class AtomicFile::Place {
 public:
  virtual ~Place() = default;
  virtual void append(std::string_view text) = 0;
  virtual void commit() = 0;
  virtual bool is_in_place() const = 0;
};

/// A new file beside the target. It has no name until it is whole, so that whatever ends the process leaves nothing of
/// it; where the file system knows only files with names, it has one, and vanishes unless it is renamed.
class AtomicFile::TemporaryFile : public Place {
 public:
  explicit TemporaryFile(const fs::path& target) : target_(target), file_(nameless_file_in(folder_of(target))) {
    if (file_ >= 0) return;
    name_ = name_beside(target, ".XXXXXX");
    file_ = mkostemp(name_.data(), O_CLOEXEC);
    if (file_ < 0) fail_writing(target_, "creating a temporary file beside it");
  }
  ~TemporaryFile() override {
    if (file_ >= 0) close(file_);
    if (!name_.empty() && !renamed_) unlink(name_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void append(std::string_view text) override { write_all(file_, text, target_); }

  void commit() override {
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(file_, 0666 & ~mask) != 0) fail_writing(target_, "setting its permissions");
    if (fsync(file_) != 0) fail_writing(target_, "flushing");
    if (name_.empty()) name_it();
    fstat(file_, &status_);
    publish_file(file_, name_, target_);
    renamed_ = true;
    flush_folder(folder_of(target_));
  }

  bool is_in_place() const override {
    struct stat now {};
    if (!renamed_) return true;
    return stat(target_.c_str(), &now) == 0 && now.st_dev == status_.st_dev && now.st_ino == status_.st_ino;
  }

 private:
  // A name that nothing has; a link cannot replace the target itself.
  void name_it() {
    std::random_device random;
    do {
      name_ = name_beside(target_, fmt::format(".{:08x}", random()));
      if (linkat(AT_FDCWD, own_link_of(file_).c_str(), AT_FDCWD, name_.c_str(), AT_SYMLINK_FOLLOW) == 0) return;
    } while (errno == EEXIST);
    name_.clear();
    fail_writing(target_, "naming");
  }

  fs::path target_;
  std::string name_;  ///< empty where it has none yet
  int file_;
  struct stat status_ {};
  bool renamed_ = false;
};

class AtomicFile::Device : public Place {
 public:
  explicit Device(const fs::path& path) : path_(path), file_(open(path.c_str(), O_WRONLY | O_CLOEXEC)) {
    if (file_ < 0) fail_writing(path_, "opening");
  }
  ~Device() override { close(file_); }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  void append(std::string_view text) override { write_all(file_, text, path_); }
  void commit() override {}
  bool is_in_place() const override { return true; }

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

bool AtomicFile::is_in_place() const {
  return place_->is_in_place();
}

void write_atomically(const fs::path& path, std::string_view text) {
  AtomicFile file(path);
  file.append(text);
  file.commit();
}

}  // namespace turngap
