#include "cli/kept_results.h"

#include <fmt/format.h>

#include <cstdio>
#include <set>
#include <string_view>

#include "turngap/core/error.h"

namespace turngap::cli {

void add_resume_option(CLI::App& command, bool& resume) {
  command.add_flag("--resume", resume,
                   "Go on with a run that was interrupted: what is in results.jsonl.part or results.jsonl, and has "
                   "not changed, is not measured again");
}

KeptResults::KeptResults(const Outputs& outputs, bool resume) : resume_(resume) {
  if (outputs.results && is_file_to_be(*outputs.results)) {
    journal_ = std::make_unique<Journal>(*outputs.results, resume ? Journal::Start::resume : Journal::Start::afresh);
    for (const std::string& line : journal_->damage()) {
      fmt::print(stderr, "turngap: {}; the line is passed over, and its recording measured again\n", line);
    }
  } else if (resume) {
    throw FatalError("--resume: expected --results with the file of the run to go on with, found none");
  }
}

void KeptResults::offer(std::span<RecordingTask> tasks) const {
  if (!journal_ || !resume_ || tasks.empty()) return;
  journal_->require_same_method(tasks.front().result);
  for (RecordingTask& task : tasks) task.earlier = journal_->earlier(task.result.path);
}

WhenMeasured KeptResults::when_measured() const {
  if (!journal_) return {};
  return [journal = journal_.get()](const RecordingTask& task) {
    const bool was_read = !task.result.sha256.empty();  // else it is tried again
    if (was_read) journal->add(task.result);
  };
}

void KeptResults::tell_taken_over(std::span<const RecordingTask> tasks) const {
  if (!resume_) return;
  std::size_t taken_over = 0;
  for (const RecordingTask& task : tasks) {
    if (task.taken_over) ++taken_over;
    if (task.earlier == nullptr || task.taken_over) continue;
    fmt::print(stderr, "turngap: {}: measured again, for {} since the run that is resumed\n", task.result.path,
               task.earlier->sha256 == task.result.sha256 ? "the caller's channel or the length expected changed"
                                                          : "the file changed");
  }
  fmt::print(stderr, "resumed: {} of {} recordings were measured before\n", taken_over, tasks.size());
  tell_left_out(tasks);
}

// Those that were measured and that this run does not name.
void KeptResults::tell_left_out(std::span<const RecordingTask> tasks) const {
  std::set<std::string_view> named;
  for (const RecordingTask& task : tasks) named.insert(task.result.path);
  const auto left_out = journal_->earlier_but(named);
  if (left_out.empty()) return;
  fmt::print(stderr, "turngap: {} of the run that is resumed {} not among the recordings now, and left out: {}{}\n",
             left_out.size(), left_out.size() == 1 ? "is" : "are", left_out.front(),
             left_out.size() == 1 ? "" : " ...");
}

void KeptResults::tell_interrupted() const {
  if (journal_ && journal_->size() > 0) {
    fmt::print(stderr, "turngap: interrupted; {} finished recording{} kept in {}, --resume goes on\n", journal_->size(),
               journal_->size() == 1 ? " is" : "s are", journal_->path().string());
  } else {
    fmt::print(stderr, "turngap: interrupted; nothing was written\n");
  }
}

void KeptResults::remove_after(const Written& written) const {
  const bool still_needed = resume_ && !written.left.empty();
  if (journal_ && !still_needed) journal_->remove();
}

}  // namespace turngap::cli
