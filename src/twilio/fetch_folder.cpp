#include "twilio/fetch_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "turngap/core/error.h"
#include "turngap/twilio/sid.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLockName = ".turngap.lock";

[[noreturn]] void fail(const fs::path& folder, std::string_view step) {
  throw FatalError(fmt::format("{}: cannot be fetched into ({}: {})", folder.string(), step, std::strerror(errno)));
}

void make_private_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return;
  if (folder.has_parent_path()) make_private_folder(folder.parent_path());
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder, "making the folder");
}

bool is_left_part(const std::string& name) {
  return (name.ends_with(".wav.part") || name.ends_with(".json.part")) && is_sid(name.substr(0, name.find('.')), "RE");
}

void remove_left_parts(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::error_code error;
    if (is_left_part(entry.path().filename().string())) fs::remove(entry.path(), error);
  }
}

}  // namespace

FetchFolder::FetchFolder(fs::path folder) : folder_(std::move(folder)) {
  make_private_folder(folder_);
  lock_ = open((folder_ / kLockName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) fail(folder_, "locking");
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    close(lock_);
    throw FatalError(fmt::format("{}: another turngap fetches into this folder; wait for it or choose another --into",
                                 folder_.string()));
  }
  remove_left_parts(folder_);
}

// The file stays: removing it would let two processes hold a lock of the same name.
FetchFolder::~FetchFolder() {
  close(lock_);
}

}  // namespace turngap
