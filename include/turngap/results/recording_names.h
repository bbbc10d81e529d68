#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap {

/// What names the recordings of a run, one after the other in one text: a million of them are to fit into memory.
class RecordingNames {
 public:
  /// `path` is empty where it is not known.
  void push_back(const RecordingIdentity& identity, std::string_view path = {});

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  RecordingIdentity operator[](std::size_t i) const;

  /// These last until the next `push_back`.
  std::string_view recording(std::size_t i) const;
  std::string_view path(std::size_t i) const;
  std::optional<std::string_view> call_sid(std::size_t i) const;
  std::optional<std::string_view> recorded_at(std::size_t i) const;
  std::optional<std::string_view> tag(std::size_t i) const;

 private:
  enum Field : std::size_t { kRecording, kPath, kCallSid, kRecordedAt, kTag, kFields };
  static constexpr std::uint32_t kUnknown = UINT32_MAX;
  struct Entry {
    std::uint64_t begin = 0;
    std::uint32_t length[kFields] = {};
  };

  void append(Entry& entry, Field field, std::optional<std::string_view> text);
  std::optional<std::string_view> text(std::size_t i, Field field) const;

  std::string text_;
  std::vector<Entry> entries_;
};

}  // namespace turngap
