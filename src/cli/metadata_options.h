#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/results/metadata.h"
#include "turngap/results/name_pattern.h"

namespace turngap::cli {

/// What the user knows of recordings beside their audio.
struct MetadataOptions {
  std::filesystem::path file;
  std::string name_pattern;
};

/// --metadata and --name-pattern.
void add_metadata_options(CLI::App& command, MetadataOptions& options);

/// How many there are of something, and the first of them.
struct FirstNames {
  std::size_t count = 0;
  std::vector<std::string> first;

  void add(const std::string& name);
};

/// Writes it into the results of tasks, the file over the names and both over what is known already.
class MetadataReader {
 public:
  /// Throws FatalError.
  explicit MetadataReader(const MetadataOptions& options);

  void take(RecordingTask& task);
  /// Counts and names on stderr the rows without a recording and the recordings without a row.
  void tell() const;

 private:
  std::optional<Metadata> metadata_;
  std::optional<NamePattern> pattern_;
  FirstNames unnamed_;
  FirstNames without_row_;
};

}  // namespace turngap::cli
