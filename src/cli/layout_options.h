#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/results/name_pattern.h"
#include "turngap/storage/layout.h"

namespace turngap::cli {

/// --layout
void add_layout_option(CLI::App& command, std::string& layout);

/// What a layout says of recordings that turngap has not fetched itself: the caller's channel, unless
/// `roles_are_given`, what their names tell, and what the JSON beside them tells.
class LayoutReader {
 public:
  /// `name` is empty where there is none. Throws FatalError where the layout is not known, or does not say whose the
  /// channels are and nobody else does.
  LayoutReader(const std::string& name, bool roles_are_given);

  /// Takes it into a task. Names on stderr what could not be read.
  void take(RecordingTask& task) const;

 private:
  bool roles_are_given_;
  const Layout* layout_ = nullptr;
  std::optional<NamePattern> pattern_;
};

}  // namespace turngap::cli
