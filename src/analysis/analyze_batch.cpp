#include "turngap/analysis/analyze_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>

#include "analysis/guarded_analysis.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> kExtensions{".wav", ".wave", ".rf64", ".flac",
                                                      ".ogg", ".oga",  ".opus", ".mp3"};

bool looks_like_recording(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::ranges::find(kExtensions, extension) != kExtensions.end() && !path.filename().string().starts_with(".");
}

std::vector<fs::path> recordings_below(const fs::path& folder) {
  std::vector<fs::path> found;
  // Links to folders are not followed, so that a loop of links ends.
  for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied)) {
    std::error_code error;  // a loop of links is neither folder nor file; it becomes a recording that cannot be read
    if (!entry.is_directory(error) && looks_like_recording(entry.path())) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

RecordingResult refused(const fs::path& path, RecordingFault fault, std::string message) {
  return {.path = path, .name = path.stem().string(), .fault = fault, .message = std::move(message)};
}

/// Collects recordings and sees to it that each file and each name comes once.
class Collection {
 public:
  void add(const fs::path& path) {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(path, error);
    if (!files_.insert(canonical).second) return;
    const std::string name = path.stem().string();
    const auto [taken, is_new] = owner_of_name_.emplace(name, path);
    if (is_new) {
      results_.push_back({.path = path, .name = name});
      return;
    }
    results_.push_back(refused(path, RecordingFault::duplicate_name,
                               fmt::format("expected a name of its own, found '{}' taken by {}; rename one of the two",
                                           name, taken->second.string())));
  }

  void add_folder(const fs::path& folder) {
    std::vector<fs::path> found;
    try {
      found = recordings_below(folder);
    } catch (const fs::filesystem_error& error) {
      results_.push_back(refused(folder, RecordingFault::unreadable, error.code().message()));
      return;
    }
    if (found.empty()) {
      results_.push_back(
          refused(folder, RecordingFault::empty,
                  fmt::format("expected recordings in this folder ({}), found none", fmt::join(kExtensions, " "))));
    }
    for (const fs::path& path : found) add(path);
  }

  std::vector<RecordingResult> take() { return std::move(results_); }

 private:
  std::set<fs::path> files_;
  std::map<std::string, fs::path> owner_of_name_;
  std::vector<RecordingResult> results_;
};

// Threads for all workers but the calling one. Where the system gives fewer, those do all the work.
std::vector<std::jthread> started(std::size_t workers, const std::function<void()>& work) {
  std::vector<std::jthread> threads;
  try {
    while (threads.size() + 1 < workers) threads.emplace_back(work);
  } catch (const std::system_error&) {
  }
  return threads;
}

}  // namespace

void analyze_one(RecordingResult& recording, const AnalysisConfig& config) {
  AnalysisConfig own = config;
  if (recording.caller_channel) own.caller_channel = *recording.caller_channel;
  if (recording.expected_duration) own.expected_duration = recording.expected_duration;
  analyze_guarded(recording, [&] {
    ByteSource source = ByteSource::from_file(recording.path);
    return analyze_recording(source, own);
  });
}

std::vector<RecordingResult> find_recordings(std::span<const fs::path> paths) {
  Collection collection;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      collection.add_folder(path);
    } else {
      collection.add(path);
    }
  }
  return collection.take();
}

bool analyze_batch(std::span<RecordingResult> recordings, const AnalysisConfig& config, unsigned jobs,
                   const BatchProgress& progress) {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> go_on = true;
  std::size_t done = 0;
  std::exception_ptr failure;
  std::mutex mutex;
  const auto work = [&] {
    for (std::size_t i; go_on && (i = next++) < recordings.size();) {
      std::exception_ptr thrown;
      try {
        if (!recordings[i].fault) analyze_one(recordings[i], config);
      } catch (...) {
        thrown = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      if (thrown && !failure) failure = thrown;
      if (thrown || !progress(++done, recordings.size())) go_on = false;
    }
  };
  {
    const auto helpers = started(std::min<std::size_t>(jobs, recordings.size()), work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  return go_on;
}

}  // namespace turngap
