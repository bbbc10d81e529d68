#include "turngap/results/metadata_columns.h"

#include <algorithm>
#include <functional>

namespace turngap {

void add_metadata_names(std::vector<std::string>& names, const std::vector<NamedText>& metadata) {
  for (const auto& [name, value] : metadata) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
}

void MetadataColumns::push_back(const std::vector<NamedText>& metadata) {
  for (const auto& [name, value] : metadata) {
    Column& of_name = column(name);
    of_name.of_recording.resize(recordings_, kAbsent);
    of_name.of_recording.push_back(of_name.number_of(value));
  }
  ++recordings_;
}

MetadataColumns::Column& MetadataColumns::column(const std::string& name) {
  const auto found = std::ranges::find(columns_, name, &Column::name);
  if (found != columns_.end()) return *found;
  return columns_.emplace_back(Column{.name = name, .text = {}, .ends = {}, .by_hash = {}, .of_recording = {}});
}

std::string_view MetadataColumns::Column::value(std::uint32_t number) const {
  const std::uint64_t begin = number == 0 ? 0 : ends[number - 1];
  return std::string_view(text).substr(begin, ends[number] - begin);
}

std::uint32_t MetadataColumns::Column::number_of(std::string_view wanted) {
  const std::size_t hash = std::hash<std::string_view>{}(wanted);
  for (auto [at, end] = by_hash.equal_range(hash); at != end; ++at) {
    if (value(at->second) == wanted) return at->second;
  }
  const auto number = static_cast<std::uint32_t>(ends.size());
  text += wanted;
  ends.push_back(text.size());
  by_hash.emplace(hash, number);
  return number;
}

std::vector<std::string> MetadataColumns::names() const {
  std::vector<std::string> all;
  for (const Column& column : columns_) all.push_back(column.name);
  return all;
}

std::optional<std::string_view> MetadataColumns::value(std::size_t recording, std::string_view column) const {
  const auto found = std::ranges::find(columns_, column, &Column::name);
  return found == columns_.end() ? std::nullopt : value_in(*found, recording);
}

std::vector<NamedText> MetadataColumns::of(std::size_t recording) const {
  std::vector<NamedText> all;
  for (const Column& column : columns_) {
    if (const auto value = value_in(column, recording)) all.emplace_back(column.name, *value);
  }
  return all;
}

std::optional<std::string_view> MetadataColumns::value_in(const Column& column, std::size_t recording) {
  if (recording >= column.of_recording.size() || column.of_recording[recording] == kAbsent) return std::nullopt;
  return column.value(column.of_recording[recording]);
}

}  // namespace turngap
