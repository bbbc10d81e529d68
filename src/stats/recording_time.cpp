#include "stats/recording_time.h"

namespace turngap {
namespace {

// The first `length` characters of "2024-03-01T10:00:00Z".
std::string beginning(std::optional<std::string_view> recorded_at, std::size_t length) {
  constexpr std::size_t kTimeAt = 10;
  if (!recorded_at || recorded_at->size() < length) return "";
  if (recorded_at->size() <= kTimeAt || (*recorded_at)[kTimeAt] != 'T') return "";
  return std::string(recorded_at->substr(0, length));
}

}  // namespace

std::string day_of(const RecordingNames& recordings, std::size_t i) {
  constexpr std::size_t kDay = 10;
  return beginning(recordings.recorded_at(i), kDay);
}

std::string hour_of(const RecordingNames& recordings, std::size_t i) {
  constexpr std::size_t kHour = 13;
  return beginning(recordings.recorded_at(i), kHour);
}

}  // namespace turngap
