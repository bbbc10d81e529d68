#include "turngap/analysis/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

#include "core/file_steps.h"
#include "turngap/core/error.h"
#include "turngap/results/result_lines.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kFlushEvery{1};

std::string content_of(int file, const fs::path& path) {
  std::string text;
  char block[1 << 16];
  for (;;) {
    const ssize_t got = read(file, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_writing(path, "reading");
    if (got == 0) return text;
    text.append(block, static_cast<std::size_t>(got));
  }
}

}  // namespace

Journal::Journal(const fs::path& results, Start start) : path_(results.string() + ".part") {
  open();
  try {
    read_left(start);
    if (start == Start::resume) remember(results);
  } catch (...) {
    close(file_);
    throw;
  }
}

Journal::~Journal() {
  if (file_ < 0) return;
  if (size_ == 0) unlink(path_.c_str());
  fdatasync(file_);
  close(file_);
}

void Journal::open() {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file_ < 0) fail_writing(path_, "opening");
  struct stat status {};
  const bool is_file = fstat(file_, &status) == 0 && S_ISREG(status.st_mode);
  if (is_file && flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  close(file_);
  if (!is_file) throw FatalError(fmt::format("{}: expected a file, found something else", path_.string()));
  throw FatalError(fmt::format("{}: expected to be the only run with these results, found another one that is writing",
                               path_.string()));
}

void Journal::read_left(Start start) {
  const std::string text = content_of(file_, path_);
  std::size_t line = 0;
  for (std::size_t end; (end = text.find('\n', bytes_)) != std::string::npos; bytes_ = end + 1) {
    ++line;
    try {
      RecordingResult result = parse_result_line(std::string_view(text).substr(bytes_, end - bytes_));
      earlier_[result.path] = std::move(result);
      ++size_;
    } catch (const FatalError& error) {
      damage_.push_back(fmt::format("{}:{}: {}", path_.string(), line, error.what()));
    }
  }
  constexpr std::string_view kBegin = R"({"schema":"turngap.result/)";
  const bool begins_otherwise = text.substr(0, kBegin.size()) != kBegin.substr(0, text.size());
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
  if (bytes_ < text.size() && ftruncate(file_, static_cast<off_t>(bytes_)) != 0) fail_writing(path_, "cutting");
}

// The results of a run that was finished, or interrupted after they were written; not those of another method that a
// run was to replace.
void Journal::remember(const fs::path& results) {
  std::error_code error;
  if (!fs::is_regular_file(results, error)) return;
  const auto of_the_run = [this](const RecordingResult& result) {
    if (size_ == 0) return true;
    const RecordingResult& kept = earlier_.begin()->second;
    return result.method_version == kept.method_version && result.settings == kept.settings;
  };
  for (RecordingResult& result : read_results(results)) {
    if (of_the_run(result)) earlier_.try_emplace(result.path, std::move(result));
  }
}

void Journal::recall(const fs::path& journal) {
  std::ifstream file(journal, std::ios::binary);
  for (std::string line; std::getline(file, line) && !file.eof();) {  // one without its newline is not whole
    try {
      RecordingResult result = parse_result_line(line);
      earlier_.try_emplace(result.path, std::move(result));
    } catch (const FatalError&) {
      return;
    }
  }
}

const RecordingResult* Journal::earlier(const std::string& path) const {
  const auto found = earlier_.find(path);
  return found == earlier_.end() ? nullptr : &found->second;
}

std::vector<std::string> Journal::earlier_but(const std::set<std::string_view>& named) const {
  std::vector<std::string> paths;
  for (const auto& [path, result] : earlier_) {
    if (!named.contains(path)) paths.push_back(path);
  }
  return paths;
}

void Journal::require_same_method(const RecordingResult& now) const {
  for (const auto& [path, then] : earlier_) {
    if (then.method_version != now.method_version) {
      throw FatalError(
          fmt::format("to resume: expected method version {} as of this program, found recordings measured "
                      "with version {}; their numbers do not belong together",
                      now.method_version, then.method_version));
    }
    if (then.settings != now.settings) {
      throw FatalError(fmt::format("to resume: expected the settings of the run that was interrupted, found {}",
                                   changed_settings(then.settings, now.settings)));
    }
  }
}

void Journal::add(const RecordingResult& result) {
  const std::string line = to_result_line(result);
  const std::size_t done = append_bytes(file_, line);
  if (done < line.size()) {
    const int reason = errno;
    // Half a line would hide those of a later run; where it cannot be cut off, the next start does.
    [[maybe_unused]] const int cut = ftruncate(file_, static_cast<off_t>(bytes_));
    throw FatalError(
        fmt::format("{}: cannot be written ({}); {} finished recording{} are kept in it and can be resumed",
                    path_.string(), std::strerror(reason), size_, size_ == 1 ? "" : "s"));
  }
  bytes_ += done;
  ++size_;
  if (const auto now = std::chrono::steady_clock::now(); now - flushed_ >= kFlushEvery) {
    if (fdatasync(file_) != 0 && errno != EINVAL && errno != EROFS) fail_writing(path_, "flushing");
    flushed_ = now;
  }
}

void Journal::remove() {
  unlink(path_.c_str());
  close(file_);
  file_ = -1;
}

}  // namespace turngap
