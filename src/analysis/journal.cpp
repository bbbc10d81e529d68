#include "turngap/analysis/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "core/file_steps.h"
#include "turngap/core/error.h"
#include "turngap/results/result_lines.h"
#include "turngap/results/same_settings.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kFlushEvery{1};

constexpr std::string_view kBegin = R"({"schema":"turngap.result/)";

bool begins_as_a_journal(std::string_view line) {
  return line.substr(0, kBegin.size()) == kBegin.substr(0, line.size());
}

}  // namespace

Journal::Journal(const fs::path& results, Start start) : path_(results.string() + ".part") {
  open();
  try {
    read_left(start);
    if (start == Start::resume) remember(results);
  } catch (...) {
    for (const File& file : files_) close(file.descriptor);
    throw;
  }
}

Journal::~Journal() {
  if (!removed_) {
    if (size_ == 0) unlink(path_.c_str());
    fdatasync(files_[kOwnFile].descriptor);
  }
  for (const File& file : files_) close(file.descriptor);
}

void Journal::open() {
  const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) fail_writing(path_, "opening");
  struct stat status {};
  const bool is_file = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  if (is_file && flock(file, LOCK_EX | LOCK_NB) == 0) {
    files_.push_back({file, path_});
    return;
  }
  close(file);
  if (!is_file) throw FatalError(fmt::format("{}: expected a file, found something else", path_.string()));
  throw FatalError(fmt::format("{}: expected to be the only run with these results, found another one that is writing",
                               path_.string()));
}

void Journal::read_left(Start start) {
  std::ifstream stream(path_, std::ios::binary);
  bool begins_otherwise = false;
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line); bytes_ += line.size() + 1) {
    if (number++ == 0) begins_otherwise = !begins_as_a_journal(line);
    if (stream.eof()) break;  // one without its line end is not whole
    try {
      take(parse_result_line(line), {kOwnFile, {bytes_, line.size()}});
      ++size_;
    } catch (const FatalError& error) {
      damage_.push_back(fmt::format("{}:{}: {}", path_.string(), number, error.what()));
    }
  }
  if (stream.bad()) fail_writing(path_, "reading");
  if (size_ == 0 && (begins_otherwise || !damage_.empty())) {
    throw FatalError(fmt::format("{}: expected the journal of an earlier run, found something else; move it away{}",
                                 path_.string(), damage_.empty() ? "" : " (" + damage_.front() + ")"));
  }
  if (start == Start::afresh && size_ > 0) {
    throw FatalError(
        fmt::format("{}: found {} finished recording{} of a run that was interrupted; resume it, "
                    "or delete the file to begin anew",
                    path_.string(), size_, size_ == 1 ? "" : "s"));
  }
  const off_t end = lseek(files_[kOwnFile].descriptor, 0, SEEK_END);
  if (end > static_cast<off_t>(bytes_) && ftruncate(files_[kOwnFile].descriptor, static_cast<off_t>(bytes_)) != 0)
    fail_writing(path_, "cutting");
}

// The last record of a path in the journal counts, and the journal before everything else.
void Journal::take(const RecordingResult& result, Place place) {
  if (place.file == kOwnFile) {
    earlier_[result.path] = {.place = place};
  } else if (!earlier_.try_emplace(result.path, Earlier{.place = place}).second) {
    return;
  }
  Method method{result.method_version, result.settings};
  if (std::ranges::find(methods_, method) == methods_.end()) methods_.push_back(std::move(method));
}

std::optional<std::size_t> Journal::keep_open(const fs::path& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return std::nullopt;
  files_.push_back({opened, file});
  return files_.size() - 1;
}

// The results of a run that was finished, or interrupted after they were written; not those of another method that a
// run was to replace.
void Journal::remember(const fs::path& results) {
  std::error_code error;
  if (!fs::is_regular_file(results, error)) return;
  const std::size_t file = keep_open(results).value_or(kOwnFile);  // else the next line says why
  const std::optional<Method> of_the_run = size_ == 0 ? std::nullopt : std::optional(methods_.front());
  for_each_line(results, [&](const ResultLine& line) {
    const RecordingResult result = line.parsed();
    if (!of_the_run || *of_the_run == Method{result.method_version, result.settings}) take(result, {file, line.place});
  });
}

void Journal::recall(const fs::path& journal) {
  const auto file = keep_open(journal);
  std::ifstream stream(journal, std::ios::binary);
  std::uint64_t at = 0;
  for (std::string line; file && std::getline(stream, line) && !stream.eof(); at += line.size() + 1) {
    try {
      take(parse_result_line(line), {*file, {at, line.size()}});
    } catch (const FatalError&) {
      return;
    }
  }
}

std::optional<Journal::Place> Journal::earlier(const std::string& path) {
  const auto found = earlier_.find(path);
  if (found == earlier_.end()) return std::nullopt;
  found->second.named = true;
  return found->second.place;
}

std::string Journal::read(Place place) const {
  const File& file = files_[place.file];
  return read_place(file.descriptor, place.text, file.name);
}

std::vector<std::string> Journal::never_named() const {
  std::vector<std::string> paths;
  for (const auto& [path, earlier] : earlier_) {
    if (!earlier.named) paths.push_back(path);
  }
  std::ranges::sort(paths);
  return paths;
}

void Journal::require_same_method(const RecordingResult& now) const {
  for (const auto& [method_version, settings] : methods_) {
    if (method_version != now.method_version) {
      throw FatalError(
          fmt::format("to resume: expected method version {} as of this program, found recordings measured "
                      "with version {}; their numbers do not belong together",
                      now.method_version, method_version));
    }
    require_same_settings(settings, now.settings, "the run that was interrupted", "to resume");
  }
}

Journal::Place Journal::add(std::string_view line) {
  const Place place{kOwnFile, {bytes_, line.size() - 1}};
  const int file = files_[kOwnFile].descriptor;
  const std::size_t done = append_bytes(file, line);
  if (done < line.size()) {
    const int reason = errno;
    // Half a line would hide those of a later run; where it cannot be cut off, the next start does.
    [[maybe_unused]] const int cut = ftruncate(file, static_cast<off_t>(bytes_));
    throw FatalError(fmt::format("{}: cannot be written ({}); {} finished recording{} kept in it and can be resumed",
                                 path_.string(), std::strerror(reason), size_, size_ == 1 ? " is" : "s are"));
  }
  bytes_ += done;
  ++size_;
  if (const auto now = std::chrono::steady_clock::now(); now - flushed_ >= kFlushEvery) {
    if (fdatasync(file) != 0 && errno != EINVAL && errno != EROFS) fail_writing(path_, "flushing");
    flushed_ = now;
  }
  return place;
}

void Journal::remove() {
  unlink(path_.c_str());
  removed_ = true;
}

}  // namespace turngap
