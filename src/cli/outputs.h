#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output_file.h"

namespace turngap::cli {

/// Where the results of a run go; "-" is stdout.
struct Outputs {
  bool makes_results = true;  ///< false in a command that reads results.jsonl
  std::optional<std::string> results;
  std::optional<std::string> table;
  std::optional<std::string> summary;
  std::optional<std::string> frames;
  std::optional<std::string> calls;
  std::string calls_option = "--calls";
  bool json = false;  ///< the summary also goes to stdout

  /// Those that are to be written, stdout last.
  std::vector<OutputFile> files() const;
};

/// The options --results (where results are made), --out, --summary, --json and --calls (--calls-table where the
/// command has an option --calls already).
void add_output_options(CLI::App& command, Outputs& outputs);

/// What the options that are not given stand for: OUT_CSV or latency.csv, summary.json, and results.jsonl beside the
/// table, none where that goes to stdout or a device. With --frames they stand for nothing: whoever looks at one
/// recording keeps the results of all.
void choose_defaults(Outputs& outputs);

/// Names of files, or "-".
struct Written {
  std::vector<std::string> names;
  std::vector<std::string> left;  ///< as they were, for nothing was measured
  bool data_on_stdout = false;
};

/// The outputs of a run while they come into being, piece by piece.
class OutputSet {
 public:
  explicit OutputSet(const Outputs& outputs);

  bool wants(OutputKind kind) const;
  /// To every output of this kind.
  void append(OutputKind kind, std::string_view text);
  /// Puts them in their places: the files first and stdout last. Where `nothing_is_measured`, files of an earlier run
  /// stay as they are. Throws FatalError where another run put its own into one of the places meanwhile: of two that
  /// write to the same places, at least one is told so.
  Written commit(bool nothing_is_measured);

 private:
  void require_all_in_place() const;

  std::vector<OutputWriter> writers_;
};

}  // namespace turngap::cli
