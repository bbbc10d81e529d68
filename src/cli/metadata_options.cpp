#include "cli/metadata_options.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "cli/message.h"
#include "core/printable.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

void report_first(std::string_view what, const FirstNames& names) {
  if (names.count == 0) return;
  std::vector<std::string> shown;
  for (const std::string& name : names.first) shown.push_back(printable(name));
  print_message("turngap: {}: {}: {}{}\n", what, names.count, fmt::join(shown, ", "),
                names.count > shown.size() ? ", ..." : "");
}

}  // namespace

void FirstNames::add(const std::string& name) {
  constexpr std::size_t kNamed = 20;
  if (count++ < kNamed) first.push_back(name);
}

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

MetadataReader::MetadataReader(const MetadataOptions& options) {
  if (!options.file.empty()) metadata_ = Metadata::read(options.file);
  if (!options.name_pattern.empty()) pattern_.emplace(options.name_pattern);
}

void MetadataReader::take(RecordingTask& task) {
  if (pattern_ && !pattern_->apply(task.result)) unnamed_.add(task.result.path);
  if (metadata_ && !metadata_->apply(task.result)) without_row_.add(task.result.path);
}

void MetadataReader::tell() const {
  report_first("recordings whose name does not match --name-pattern", unnamed_);
  report_first("recordings without a row in --metadata", without_row_);
  if (!metadata_) return;
  FirstNames unused;
  for (const std::string& name : metadata_->unused()) unused.add(name);
  report_first("rows of --metadata without a recording", unused);
}

}  // namespace turngap::cli
