#include "cli/metadata_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string_view>
#include <vector>

#include "core/printable.h"
#include "turngap/core/error.h"
#include "turngap/results/metadata.h"
#include "turngap/results/name_pattern.h"

namespace turngap::cli {
namespace {

void tell(std::string_view what, const std::vector<std::string>& names) {
  constexpr std::size_t kNamed = 20;
  if (names.empty()) return;
  std::vector<std::string> shown;
  for (const std::string& name : names) {
    if (shown.size() < kNamed) shown.push_back(printable(name));
  }
  fmt::print(stderr, "turngap: {}: {}: {}{}\n", what, names.size(), fmt::join(shown, ", "),
             names.size() > kNamed ? ", ..." : "");
}

}  // namespace

void add_metadata_options(CLI::App& command, MetadataOptions& options) {
  command
      .add_option("--metadata", options.file,
                  "A CSV with a column recording or path, and call_sid, recorded_at, tag or columns of your own, which "
                  "come into the results")
      ->type_name("FILE");
  command
      .add_option("--name-pattern", options.name_pattern,
                  "What the names of recordings tell, e.g. '{recorded_at:%Y%m%d-%H%M%S}_{tag}_{*}.wav' (UTC unless it "
                  "has a %z)")
      ->type_name("PATTERN");
}

void take_metadata(std::span<RecordingTask> tasks, const MetadataOptions& options) {
  std::optional<Metadata> metadata;
  if (!options.file.empty()) metadata = Metadata::read(options.file);
  std::optional<NamePattern> pattern;
  if (!options.name_pattern.empty()) pattern.emplace(options.name_pattern);
  std::vector<std::string> unnamed;
  std::vector<std::string> without_row;
  for (RecordingTask& task : tasks) {
    if (pattern && !pattern->apply(task.result)) unnamed.push_back(task.result.path);
    if (metadata && !metadata->apply(task.result)) without_row.push_back(task.result.path);
  }
  tell("recordings whose name does not match --name-pattern", unnamed);
  tell("recordings without a row in --metadata", without_row);
  if (metadata) tell("rows of --metadata without a recording", metadata->unused());
}

}  // namespace turngap::cli
