#include "cli/kept_results.h"

#include <fmt/format.h>

#include <filesystem>

#include "cli/message.h"

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
      print_message("turngap: {}; the line is passed over, and its recording measured again\n", line);
    }
  } else if (resume) {
    throw FatalError("--resume: expected --results with the file of the run to go on with, found none");
  }
  std::filesystem::path folder;
  if (journal_) folder = journal_->path().has_parent_path() ? journal_->path().parent_path() : ".";
  store_ = std::make_unique<ResultStore>(journal_.get(), folder);
}

void KeptResults::require_same_method(const RecordingTask& task) const {
  if (journal_ && resume_) journal_->require_same_method(task.result);
}

void KeptResults::offer(RecordingTask& task) {
  if (resume_) store_->offer(task);
}

void KeptResults::keep(const DoneRecording& done) {
  using Fate = RecordingTask::Fate;
  store_->keep(done);
  ++done_;
  const Fate fate = done.task.fate;
  if (fate == Fate::taken_over) ++taken_over_;
  if (fate != Fate::measured_again_for_its_bytes && fate != Fate::measured_again_for_its_roles) return;
  measured_again_[done.number] =
      fmt::format("{}: measured again, for {} since the run that is resumed", done.task.result.path,
                  fate == Fate::measured_again_for_its_roles ? "the caller's channel or the length expected changed"
                                                             : "the file changed");
}

void KeptResults::report_taken_over() const {
  if (!resume_) return;
  for (const auto& [number, words] : measured_again_) print_message("turngap: {}\n", words);
  print_message("resumed: {} of {} recordings were measured before\n", taken_over_, done_);
  report_left_out();
}

// Those that were measured and that this run does not name.
void KeptResults::report_left_out() const {
  const auto left_out = journal_->never_named();
  if (left_out.empty()) return;
  print_message("turngap: {} of the run that is resumed {} not among the recordings now, and left out: {}{}\n",
                left_out.size(), left_out.size() == 1 ? "is" : "are", left_out.front(),
                left_out.size() == 1 ? "" : " ...");
}

std::string KeptResults::kept_words() const {
  if (size() == 0) return "nothing was written";
  return fmt::format("{} finished recording{} kept in {}, --resume goes on", size(), size() == 1 ? " is" : "s are",
                     journal_->path().string());
}

MachineShortage KeptResults::explained(const MachineShortage& shortage, std::string_view options) const {
  return MachineShortage(fmt::format("{} (lower {}); {}", shortage.what(), options, kept_words()));
}

void KeptResults::report_interrupted() const {
  print_message("turngap: interrupted; {}\n", kept_words());
}

void KeptResults::remove_after(const Written& written) const {
  const bool still_needed = resume_ && !written.left.empty();
  if (journal_ && !still_needed) journal_->remove();
}

}  // namespace turngap::cli
