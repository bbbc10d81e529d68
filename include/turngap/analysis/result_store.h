#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/analysis/journal.h"
#include "turngap/core/spool.h"
#include "turngap/results/result_lines.h"

namespace turngap {

/// The results of a run from when they are found until they are written: not in memory, but where they stand on the
/// disk. The journal has those that an interruption is not to lose, and what an earlier run found; a temporary file has
/// the others.
class ResultStore {
 public:
  /// `journal`, if there is one, outlives the store. The temporary file lies on the disk of `folder`.
  explicit ResultStore(Journal* journal = nullptr, std::filesystem::path folder = {});

  /// Lets a task take over what an earlier run found in its recording.
  void offer(RecordingTask& task);

  /// Takes in a recording that is done.
  void keep(const DoneRecording& done);

  /// The results by the numbers that their recordings have, or in the order of `numbers`. The store outlives them.
  ResultLines lines() const;
  ResultLines lines(std::vector<std::uint32_t> numbers) const;

 private:
  struct Place {
    bool in_journal = false;  ///< or in a file that the journal reads from
    Journal::Place at;
  };

  Place put(const DoneRecording& done);
  std::string read(const Place& place) const;

  Journal* journal_;
  std::filesystem::path folder_;
  std::optional<Spool> spool_;
  std::vector<Place> places_;
};

}  // namespace turngap
