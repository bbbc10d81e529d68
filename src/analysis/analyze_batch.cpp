#include "turngap/analysis/analyze_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "analysis/folder_walk.h"
#include "analysis/guarded_analysis.h"
#include "analysis/unique_names.h"
#include "core/audio_name.h"
#include "core/digest.h"
#include "core/printable.h"
#include "turngap/analysis/analysis_queue.h"
#include "turngap/analysis/method_settings.h"
#include "turngap/core/error.h"
#include "turngap/core/method_version.h"
#include "turngap/results/result_line.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

/// As paths are sorted: folder by folder, so that what ends a name comes before every other character.
bool comes_before(const std::string& a, const std::string& b) {
  const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c); };
  return std::ranges::lexicographical_compare(a, b, {}, rank, rank);
}

/// A file below a folder.
struct Below {
  std::string path;
  bool is_link = false;
  std::error_code error;  ///< of a folder that cannot be read
};

std::vector<Below> found_below(const fs::path& folder) {
  std::vector<Below> found;
  walk_folder(folder, [&found](const FolderEntry& entry) {
    const bool is_recording = !entry.is_folder && is_audio_name(entry.below);
    if (!entry.is_hidden && (is_recording || entry.error)) found.push_back({entry.below, entry.is_link, entry.error});
  });
  std::ranges::sort(found, comes_before, &Below::path);
  return found;
}

/// Collects recordings and sees to it that each file comes once.
class Collection {
 public:
  /// `folder` is the one given; `below` leads from it to the file.
  void add(const fs::path& folder, const fs::path& below) {
    std::error_code error;
    add_file(number_of(folder), below.string(), fs::weakly_canonical(folder / below, error));
  }

  void add_folder(const fs::path& folder) {
    std::vector<Below> below = found_below(folder);
    if (below.empty()) {
      refuse(folder, "", RecordingFault::empty,
             fmt::format("expected recordings in this folder ({}), found none", fmt::join(kAudioExtensions, " ")));
    }
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(folder, error);
    for (Below& file : below) {
      if (file.error) {
        refuse(folder, std::move(file.path), RecordingFault::unreadable,
               fmt::format("expected a folder that can be read, found: {}", file.error.message()));
        continue;
      }
      // On the way from the folder to a file there are no links; the file itself may be one.
      const fs::path whole = file.is_link ? fs::weakly_canonical(folder / file.path, error) : canonical / file.path;
      add_file(number_of(folder), std::move(file.path), whole);
    }
  }

  void tell(const std::function<void(RecordingTask&&)>& each) const {
    const auto names = names_of(folders_, files_);
    for (std::size_t i = 0; i < files_.size(); ++i) {
      RecordingTask task;
      task.file = folders_[files_[i].folder] / files_[i].below;
      task.result.path = valid_utf8(names[i].path);
      task.result.identity.recording = valid_utf8(names[i].recording);
      if (const auto failure = failures_.find(i); failure != failures_.end()) task.result.failure = failure->second;
      each(std::move(task));
    }
  }

 private:
  std::uint32_t number_of(const fs::path& folder) {
    if (folders_.empty() || folders_.back().native() != folder.native()) folders_.push_back(folder);
    return static_cast<std::uint32_t>(folders_.size() - 1);
  }

  void add_file(std::uint32_t folder, std::string below, const fs::path& canonical) {
    if (seen_.insert(canonical.native()).second) files_.push_back({folder, std::move(below)});
  }

  /// `below` leads from the folder given to the one that is refused.
  void refuse(const fs::path& folder, std::string below, RecordingFault fault, std::string message) {
    const std::size_t number = files_.size();
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(folder / below, error);
    if (below.empty()) {
      const fs::path whole = without_slash(folder);
      add_file(number_of(whole.parent_path()), whole.filename().string(), canonical);
    } else {
      add_file(number_of(folder), std::move(below), canonical);
    }
    if (files_.size() > number) failures_[number] = {std::string(to_string(fault)), std::move(message)};
  }

  std::unordered_set<std::string> seen_;
  std::vector<fs::path> folders_;
  std::vector<FoundFile> files_;
  std::map<std::size_t, Failure> failures_;
};

// Whether `earlier` is what an analysis of the recording would find. What could not be read is tried again.
bool is_of_the_same(const RecordingResult& earlier, const RecordingResult& now) {
  return !now.sha256.empty() && earlier.sha256 == now.sha256 &&
         earlier.roles.caller_channel == now.roles.caller_channel &&
         earlier.expected_duration == now.expected_duration && earlier.settings == now.settings &&
         earlier.method_version == now.method_version &&
         !(earlier.failure && earlier.failure->fault == to_string(RecordingFault::unreadable));
}

RecordingTask::Fate fate_of(const RecordingResult& now, const std::optional<RecordingResult>& earlier) {
  if (!earlier) return RecordingTask::Fate::measured;
  if (is_of_the_same(*earlier, now)) return RecordingTask::Fate::taken_over;
  return earlier->sha256 == now.sha256 ? RecordingTask::Fate::measured_again_for_its_roles
                                       : RecordingTask::Fate::measured_again_for_its_bytes;
}

}  // namespace

void analyze_one(RecordingTask& task, const AnalysisConfig& config, const std::function<bool()>& stop) {
  const AnalysisConfig own = config_for(task.result, config);
  task.result.method_version = kMethodVersion;
  task.result.settings = values_of(config);
  std::optional<RecordingResult> earlier;
  if (task.earlier) earlier = parse_result_line(task.earlier());
  if (earlier) task.fate = RecordingTask::Fate::measured_again_for_its_bytes;  // unless they turn out to be the same
  analyze_guarded(task.result, [&] {
    ByteSource source = ByteSource::from_file(task.file);
    source.stop_when(stop);
    task.result.sha256 = sha256_of(source.stream(), stop);
    task.fate = fate_of(task.result, earlier);
    return task.fate == RecordingTask::Fate::taken_over ? RecordingAnalysis{} : analyze_recording(source, own);
  });
  if (task.fate != RecordingTask::Fate::taken_over) return;
  task.result.analysis = std::move(earlier->analysis);
  task.result.failure = std::move(earlier->failure);
  task.result.versions = std::move(earlier->versions);
}

void find_recordings(std::span<const fs::path> paths, const std::function<void(RecordingTask&&)>& found) {
  Collection collection;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      collection.add_folder(path);
    } else {
      collection.add(path.parent_path(), path.filename());
    }
  }
  collection.tell(found);
}

std::vector<RecordingTask> find_recordings(std::span<const fs::path> paths) {
  std::vector<RecordingTask> tasks;
  find_recordings(paths, [&tasks](RecordingTask&& task) { tasks.push_back(std::move(task)); });
  return tasks;
}

bool analyze_all(std::size_t count, const std::function<RecordingTask(std::size_t)>& task, const AnalysisConfig& config,
                 unsigned jobs, const BatchProgress& progress, const WhenDone& when_done) {
  // While the thread that hears of the results is held up, as by a disk that takes some tens of milliseconds to flush,
  // the others go on with recordings of some milliseconds each.
  constexpr std::size_t kAheadOfAThread = 16;
  const std::size_t threads = std::min<std::size_t>(std::max(1U, jobs), count);
  std::size_t next = 0;
  AnalysisQueue* hand_over = nullptr;
  const auto fill = [&] {
    while (next < count && hand_over->open() < threads * kAheadOfAThread) {
      hand_over->add(next, task(next));
      ++next;
    }
  };
  AnalysisQueue queue(config, threads, [&](DoneRecording&& done) {
    when_done(std::move(done));
    fill();
  });
  hand_over = &queue;
  fill();
  return queue.finish([&] { return progress(queue.done(), count); });
}

bool analyze_batch(std::span<RecordingTask> tasks, const AnalysisConfig& config, unsigned jobs,
                   const BatchProgress& progress) {
  const auto task = [&tasks](std::size_t i) { return tasks[i]; };
  return analyze_all(tasks.size(), task, config, jobs, progress,
                     [&tasks](DoneRecording&& done) { tasks[done.number] = std::move(done.task); });
}

}  // namespace turngap
