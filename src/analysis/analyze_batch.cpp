#include "turngap/analysis/analyze_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <system_error>

#include "analysis/guarded_analysis.h"
#include "analysis/recording_names.h"
#include "core/printable.h"
#include "core/sha256.h"
#include "turngap/analysis/analysis_queue.h"
#include "turngap/analysis/method_settings.h"
#include "turngap/core/error.h"
#include "turngap/core/method_version.h"

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

/// Collects recordings and sees to it that each file comes once.
class Collection {
 public:
  /// `folder` is the one given; `below` leads from it to the file.
  void add(const fs::path& folder, const fs::path& below) {
    std::error_code error;
    if (files_.insert(fs::weakly_canonical(folder / below, error)).second) found_.push_back({folder, below, {}});
  }

  void add_folder(const fs::path& folder) {
    std::vector<fs::path> below;
    try {
      below = recordings_below(folder);
    } catch (const fs::filesystem_error& error) {
      return refuse(folder, RecordingFault::unreadable, error.code().message());
    }
    if (below.empty()) {
      refuse(folder, RecordingFault::empty,
             fmt::format("expected recordings in this folder ({}), found none", fmt::join(kExtensions, " ")));
    }
    for (const fs::path& path : below) add(folder, path.lexically_relative(folder));
  }

  std::vector<RecordingTask> tasks() const {
    std::vector<FoundFile> files;
    for (const Found& found : found_) files.push_back({found.folder, found.below});
    const auto names = names_of(files);
    std::vector<RecordingTask> tasks;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      RecordingTask& task = tasks.emplace_back();
      task.file = found_[i].folder / found_[i].below;
      task.result.path = valid_utf8(names[i].path);
      task.result.identity.recording = valid_utf8(names[i].recording);
      task.result.failure = found_[i].failure;
    }
    return tasks;
  }

 private:
  struct Found {
    fs::path folder;
    fs::path below;
    std::optional<Failure> failure;
  };

  void refuse(const fs::path& folder, RecordingFault fault, std::string message) {
    const fs::path whole = without_slash(folder);
    found_.push_back(
        {whole.parent_path(), whole.filename(), Failure{std::string(to_string(fault)), std::move(message)}});
  }

  std::set<fs::path> files_;
  std::vector<Found> found_;
};

// Whether `earlier` is what an analysis of the recording would find. What could not be read is tried again.
bool is_of_the_same(const RecordingResult& earlier, const RecordingResult& now) {
  return !now.sha256.empty() && earlier.sha256 == now.sha256 &&
         earlier.roles.caller_channel == now.roles.caller_channel &&
         earlier.expected_duration == now.expected_duration && earlier.settings == now.settings &&
         earlier.method_version == now.method_version &&
         !(earlier.failure && earlier.failure->fault == to_string(RecordingFault::unreadable));
}

}  // namespace

void analyze_one(RecordingTask& task, const AnalysisConfig& config, const std::function<bool()>& stop) {
  AnalysisConfig own = config;
  own.caller_channel = task.result.roles.caller_channel == 1 ? CallerChannel::left : CallerChannel::right;
  own.expected_duration = task.result.expected_duration;
  task.result.method_version = kMethodVersion;
  task.result.settings = values_of(config);
  analyze_guarded(task.result, [&] {
    ByteSource source = ByteSource::from_file(task.file);
    source.stop_when(stop);
    task.result.sha256 = sha256_of(source.stream(), stop);
    task.taken_over = task.earlier != nullptr && is_of_the_same(*task.earlier, task.result);
    return task.taken_over ? RecordingAnalysis{} : analyze_recording(source, own);
  });
  if (!task.taken_over) return;
  task.result.analysis = task.earlier->analysis;
  task.result.failure = task.earlier->failure;
  task.result.versions = task.earlier->versions;
}

std::vector<RecordingTask> find_recordings(std::span<const fs::path> paths) {
  Collection collection;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      collection.add_folder(path);
    } else {
      collection.add(path.parent_path(), path.filename());
    }
  }
  return collection.tasks();
}

bool analyze_batch(std::span<RecordingTask> tasks, const AnalysisConfig& config, unsigned jobs,
                   const BatchProgress& progress, const WhenMeasured& when_measured) {
  AnalysisQueue queue(config, std::min<std::size_t>(jobs, tasks.size()), when_measured);
  for (RecordingTask& task : tasks) queue.add(task);
  return queue.finish([&] { return progress(queue.done(), tasks.size()); });
}

}  // namespace turngap
