#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <span>

#include "cli/outputs.h"
#include "turngap/analysis/analyze_batch.h"
#include "turngap/analysis/journal.h"

namespace turngap::cli {

/// --resume.
void add_resume_option(CLI::App& command, bool& resume);

/// What a run keeps on the way, in the journal beside its results. Where no results are to be written to a file, it
/// keeps nothing. Says on stderr what it takes over.
class KeptResults {
 public:
  /// Throws FatalError, also where `resume` asks for what cannot be.
  KeptResults(const Outputs& outputs, bool resume);

  /// Lets the tasks take over what an earlier run found. Throws FatalError where its method was another one.
  void offer(std::span<RecordingTask> tasks) const;
  WhenMeasured when_measured() const;

  /// How many recordings were taken over, which have changed and were measured again, and how many are named no more,
  /// on stderr.
  void tell_taken_over(std::span<const RecordingTask> tasks) const;
  /// What is kept of a run that was interrupted, on stderr.
  void tell_interrupted() const;
  /// How many recordings are kept.
  std::size_t size() const { return journal_ ? journal_->size() : 0; }
  /// The results are written, and hold what was kept; unless a run that was to go on measured nothing.
  void remove_after(const Written& written) const;

 private:
  void tell_left_out(std::span<const RecordingTask> tasks) const;

  bool resume_;
  std::unique_ptr<Journal> journal_;
};

}  // namespace turngap::cli
