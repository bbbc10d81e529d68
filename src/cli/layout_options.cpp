#include "cli/layout_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include "cli/message.h"
#include "core/printable.h"
#include "turngap/core/error.h"
#include "turngap/results/metadata.h"
#include "turngap/results/sidecar.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestJson = 16 << 20;

void require_known_channels(const Layout& layout, bool roles_are_given) {
  if (layout.caller_channel || roles_are_given) return;
  throw FatalError(
      fmt::format("--layout {}: expected --caller-channel beside it, found none; this vendor does not document which "
                  "channel is the caller's: listen to one recording",
                  layout.name));
}

// Nothing where there is none; too much of it is none that can be read.
std::optional<std::string> json_beside(const fs::path& recording) {
  const fs::path path = fs::path(recording).replace_extension(".json");
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return std::nullopt;
  if (size > kLargestJson) return "";
  std::ifstream file(path, std::ios::binary);
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

// Gives what is wrong with it; empty where nothing is.
std::string take_json(RecordingTask& task, const Layout& layout) {
  if (layout.fields.empty() && !layout.every_value_is_a_column) return "";
  const auto json = json_beside(task.file);
  if (!json) return "";
  const auto metadata = metadata_in(layout, *json);
  if (const auto seconds = duration_in(layout, *json)) task.result.expected_duration = Millis{1000.0 * *seconds};
  if (!metadata) return "expected a JSON object, found something else";
  try {
    for (const auto& [name, value] : *metadata) {
      require_metadata_name(name);
      set_metadata(task.result, name, value);
    }
  } catch (const WrongMetadata& wrong) {
    return wrong.what();
  }
  return "";
}

}  // namespace

void add_layout_option(CLI::App& command, std::string& layout) {
  std::vector<std::string> names;
  for (const Layout& known : layouts()) names.push_back(known.name);
  command
      .add_option(
          "--layout", layout,
          fmt::format("Whose recordings these are: which channel is the caller's, and what the JSON beside each "
                      "(same name, .json) tells of its call; {}",
                      fmt::join(names, ", ")))
      ->type_name("NAME");
}

LayoutReader::LayoutReader(const std::string& name, bool roles_are_given) : roles_are_given_(roles_are_given) {
  if (name.empty()) return;
  layout_ = &layout_named(name);
  require_known_channels(*layout_, roles_are_given);
  if (!layout_->name_pattern.empty()) pattern_.emplace(layout_->name_pattern);
}

void LayoutReader::take(RecordingTask& task) const {
  if (layout_ == nullptr || task.result.failure || sidecar_beside(task.file)) return;
  if (layout_->caller_channel && !roles_are_given_) task.result.roles = {*layout_->caller_channel, layout_->channels};
  if (pattern_) pattern_->apply(task.result);
  if (const std::string wrong = take_json(task, *layout_); !wrong.empty()) {
    print_message("turngap: {}: its JSON is left out: {}\n", printable(task.result.path), printable(wrong));
  }
}

}  // namespace turngap::cli
