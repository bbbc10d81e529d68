#include "net/private_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "core/digest.h"
#include "core/file_steps.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReadBlock = 128 << 10;  // stays in the processor's cache

struct Descriptor {
  int file;
  ~Descriptor() { ::close(file); }
};

void take_blocks(int file, const fs::path& path, const std::function<void(std::span<const char>)>& take) {
  std::vector<char> block(kReadBlock);
  for (;;) {
    const ssize_t got = read(file, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FatalError(fmt::format("{}: cannot be read ({})", path.string(), std::strerror(errno)));
    if (got == 0) return;
    take(std::span(block).first(static_cast<std::size_t>(got)));
  }
}

void require_only_its_owners(const struct stat& status, const fs::path& path, std::string_view what) {
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) {
    throw FatalError(fmt::format("{}: expected {}, found {}", path.string(), what,
                                 S_ISDIR(status.st_mode) ? "a folder" : "something that is no file"));
  }
  if ((status.st_mode & 077) == 0) return;
  throw FatalError(
      fmt::format("{}: expected a file that only its owner may read (0600), found mode {:04o}; run: chmod 600 on it",
                  path.string(), status.st_mode & 07777));
}

}  // namespace

PrivateFile::PrivateFile(fs::path final_path) : final_(std::move(final_path)), part_(final_.string() + ".part") {}

PrivateFile::~PrivateFile() {
  if (file_ >= 0) ::close(file_);
  if (is_there_) unlink(part_.c_str());
}

void PrivateFile::open() {
  file_ = ::open(part_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file_ < 0) fail_writing(final_, "opening", errno);
  is_there_ = true;
  if (fchmod(file_, 0600) != 0) fail_writing(final_, "setting its permissions", errno);
}

void PrivateFile::restart() {
  write_error_ = 0;
  size_ = 0;
  if (file_ < 0) return open();
  if (ftruncate(file_, 0) != 0 || lseek(file_, 0, SEEK_SET) != 0) fail_writing(final_, "emptying", errno);
}

bool PrivateFile::write(std::string_view data) noexcept {
  const std::size_t written = append_bytes(file_, data);
  size_ += static_cast<std::int64_t>(written);
  if (written < data.size()) write_error_ = errno;
  return written == data.size();
}

void PrivateFile::check() const {
  if (write_error_ != 0) fail_writing(final_, "writing", write_error_);
}

std::string PrivateFile::refusal() const {
  return write_error_ == 0 ? "" : std::strerror(write_error_);
}

void PrivateFile::cut(std::int64_t size) {
  if (ftruncate(file_, size) != 0) fail_writing(final_, "shortening", errno);
  size_ = size;
}

// Some file systems tell only here that the disk is full.
void PrivateFile::close() {
  if (file_ >= 0 && ::close(std::exchange(file_, -1)) != 0) fail_writing(final_, "closing", errno);
}

void PrivateFile::publish() {
  close();
  if (rename(part_.c_str(), final_.c_str()) != 0) fail_writing(final_, "renaming", errno);
  is_there_ = false;
}

void write_private_file(const fs::path& path, std::string_view text) {
  PrivateFile file(path);
  file.restart();
  file.write(text);
  file.check();
  file.publish();
}

std::string private_text(const fs::path& path, std::string_view what) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status {};
  if (file.file < 0 || fstat(file.file, &status) != 0) {
    throw FatalError(fmt::format("{}: expected {}, found: {}", path.string(), what, std::strerror(errno)));
  }
  require_only_its_owners(status, path, what);
  std::string text;
  take_blocks(file.file, path, [&text](std::span<const char> bytes) { text.append(bytes.data(), bytes.size()); });
  return text;
}

void for_each_block(const fs::path& path, const std::function<void(std::span<const char>)>& take) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
  if (file.file < 0) throw FatalError(fmt::format("{}: cannot be read ({})", path.string(), std::strerror(errno)));
  take_blocks(file.file, path, take);
}

std::string sha256_of_file(const fs::path& path) {
  Digest sum;
  for_each_block(path, [&](std::span<const char> bytes) { sum.add(bytes); });
  return sum.text();
}

}  // namespace turngap
