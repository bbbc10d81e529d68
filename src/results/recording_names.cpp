#include "turngap/results/recording_names.h"

namespace turngap {
namespace {

std::optional<std::string> owned(std::optional<std::string_view> text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

void RecordingNames::push_back(const RecordingIdentity& identity, std::string_view path) {
  Entry entry{.begin = text_.size()};
  append(entry, kRecording, identity.recording);
  append(entry, kPath, path);
  append(entry, kCallSid, identity.call_sid);
  append(entry, kRecordedAt, identity.recorded_at);
  append(entry, kTag, identity.tag);
  entries_.push_back(entry);
}

void RecordingNames::append(Entry& entry, Field field, std::optional<std::string_view> text) {
  entry.length[field] = text ? static_cast<std::uint32_t>(text->size()) : kUnknown;
  if (text) text_ += *text;
}

std::optional<std::string_view> RecordingNames::text(std::size_t i, Field field) const {
  const Entry& entry = entries_[i];
  if (entry.length[field] == kUnknown) return std::nullopt;
  std::size_t begin = entry.begin;
  for (std::size_t before = 0; before < field; ++before) {
    if (entry.length[before] != kUnknown) begin += entry.length[before];
  }
  return std::string_view(text_).substr(begin, entry.length[field]);
}

RecordingIdentity RecordingNames::operator[](std::size_t i) const {
  return {std::string(recording(i)), owned(call_sid(i)), owned(recorded_at(i)), owned(tag(i))};
}

std::string_view RecordingNames::recording(std::size_t i) const {
  return *text(i, kRecording);
}

std::string_view RecordingNames::path(std::size_t i) const {
  return *text(i, kPath);
}

std::optional<std::string_view> RecordingNames::call_sid(std::size_t i) const {
  return text(i, kCallSid);
}

std::optional<std::string_view> RecordingNames::recorded_at(std::size_t i) const {
  return text(i, kRecordedAt);
}

std::optional<std::string_view> RecordingNames::tag(std::size_t i) const {
  return text(i, kTag);
}

}  // namespace turngap
