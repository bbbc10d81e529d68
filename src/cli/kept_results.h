#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/outputs.h"
#include "turngap/analysis/analyze_batch.h"
#include "turngap/analysis/journal.h"
#include "turngap/analysis/result_store.h"
#include "turngap/core/error.h"

namespace turngap::cli {

/// --resume.
void add_resume_option(CLI::App& command, bool& resume);

/// The results of a run until they are written: where they go to a file, in the journal beside it, so that they outlast
/// an interruption. Says on stderr what it takes over.
class KeptResults {
 public:
  /// Throws FatalError, also where `resume` asks for what cannot be.
  KeptResults(const Outputs& outputs, bool resume);

  /// Throws FatalError where the run that is resumed had another method than this one, as the task has it.
  void require_same_method(const RecordingTask& task) const;
  /// Lets the task take over what an earlier run found.
  void offer(RecordingTask& task);
  /// Takes in a recording that is done.
  void keep(const DoneRecording& done);

  /// All results by their numbers, or in the order of `numbers`; they last as long as this object.
  ResultLines lines() const { return store_->lines(); }
  ResultLines lines(std::vector<std::uint32_t> numbers) const { return store_->lines(std::move(numbers)); }

  /// How many recordings were taken over, which have changed and were measured again, and how many are named no more,
  /// on stderr.
  void report_taken_over() const;
  /// The same shortage, with the options by which less is done at a time and with what is kept of the run that it ends.
  MachineShortage explained(const MachineShortage& shortage, std::string_view options) const;
  /// What is kept of a run that was interrupted, on stderr.
  void report_interrupted() const;
  /// How many recordings are kept.
  std::size_t size() const { return journal_ ? journal_->size() : 0; }
  /// The results are written, and hold what was kept; unless a run that was to go on measured nothing.
  void remove_after(const Written& written) const;

 private:
  void report_left_out() const;
  std::string kept_words() const;

  bool resume_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<ResultStore> store_;
  std::size_t done_ = 0;
  std::size_t taken_over_ = 0;
  std::map<std::size_t, std::string> measured_again_;  ///< what is said of recordings, by their numbers
};

}  // namespace turngap::cli
