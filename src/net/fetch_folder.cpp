#include "net/fetch_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "core/audio_name.h"
#include "turngap/core/error.h"

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

// Whoever may write into it could put a link where a recording or the lock is to be.
void refuse_folder_of_all(const fs::path& folder) {
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) fail(folder, "looking at it");
  const bool group_writes = (status.st_mode & S_IWGRP) != 0 && status.st_gid != getegid();
  if ((status.st_mode & S_IWOTH) == 0 && !group_writes) return;
  throw FatalError(
      fmt::format("{}: expected a folder that only you may write to, found mode {:04o}; choose another folder, "
                  "or run: chmod go-w on it",
                  folder.string(), status.st_mode & 07777));
}

void remove_left_parts(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::error_code error;
    if (FetchFolder::is_left_part(entry.path())) fs::remove(entry.path(), error);
  }
}

std::optional<std::string> squatter_in(const fs::path& path) {
  std::error_code error;
  const auto type = fs::symlink_status(path, error).type();
  if (type == fs::file_type::regular || type == fs::file_type::not_found) return std::nullopt;
  const char* found = type == fs::file_type::symlink     ? "a link"
                      : type == fs::file_type::directory ? "a folder"
                                                         : "something else";
  return fmt::format("{}: expected a file or nothing, found {}; remove it", path.string(), found);
}

}  // namespace

FetchFolder::FetchFolder(fs::path folder) : folder_(std::move(folder)) {
  make_private_folder(folder_);
  refuse_folder_of_all(folder_);
  lock_ = open((folder_ / kLockName).c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (lock_ < 0) fail(folder_, "locking");
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    close(lock_);
    throw FatalError(fmt::format("{}: another turngap fetches into this folder; wait for it or choose another one",
                                 folder_.string()));
  }
  remove_left_parts(folder_);
}

bool FetchFolder::is_left_part(const fs::path& path) {
  const fs::path whole = path.stem();
  if (path.extension() != ".part" || !(is_audio_name(whole.string()) || whole.extension() == ".json")) return false;
  struct stat status {};
  const bool is_ours = lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
                       (status.st_mode & 07777) == 0600 && status.st_uid == geteuid();
  return is_ours && fs::exists(path.parent_path() / kLockName);
}

fs::path FetchFolder::sidecar_of(const fs::path& audio) {
  return fs::path(audio).replace_extension(".json");
}

std::optional<std::string> FetchFolder::squatter_at(const fs::path& audio) {
  for (const fs::path& path : {audio, sidecar_of(audio), fs::path(audio.string() + ".part")}) {
    if (auto words = squatter_in(path)) return words;
  }
  return std::nullopt;
}

// The file stays: removing it would let two processes hold a lock of the same name.
FetchFolder::~FetchFolder() {
  close(lock_);
}

}  // namespace turngap
