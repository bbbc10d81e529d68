#include "turngap/core/spool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/file_steps.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr auto kSpoolName = "a temporary file";

// Not every file system knows files without a name.
int nameless_file(const fs::path& folder) {
  if (folder.empty()) return -1;
  const int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  std::string name = (folder / ".turngap.XXXXXX").string();
  const int named = mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) unlink(name.c_str());
  return named;
}

}  // namespace

Spool::Spool(const fs::path& folder) : file_(nameless_file(folder)) {
  std::error_code error;
  if (file_ < 0) file_ = nameless_file(fs::temp_directory_path(error));
  if (file_ < 0) file_ = memfd_create("turngap", MFD_CLOEXEC);
  if (file_ < 0) fail_writing(kSpoolName, "creating");
}

Spool::~Spool() {
  if (file_ >= 0) close(file_);
}

Spool::Spool(Spool&& other) noexcept : file_(std::exchange(other.file_, -1)), bytes_(std::exchange(other.bytes_, 0)) {}

TextPlace Spool::append(std::string_view text) {
  const TextPlace place{bytes_, text.size()};
  const std::size_t done = append_bytes(file_, text);
  if (done < text.size()) fail_writing(kSpoolName, "writing");
  bytes_ += done;
  return place;
}

std::string Spool::read(TextPlace place) const {
  return read_place(file_, place, kSpoolName);
}

std::string read_place(int file, TextPlace place, const fs::path& name) {
  std::string text(place.bytes, '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t got = pread(file, text.data() + done, text.size() - done, static_cast<off_t>(place.at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got > 0) {
      done += static_cast<std::size_t>(got);
      continue;
    }
    throw FatalError(fmt::format("{}: expected {} bytes at {}, found {} ({})", name.string(), place.bytes, place.at,
                                 done, got == 0 ? "it ends there" : std::strerror(errno)));
  }
  return text;
}

}  // namespace turngap
