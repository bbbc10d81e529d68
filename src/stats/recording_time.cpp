#include "stats/recording_time.h"

namespace turngap {
namespace {

// The first `length` characters of "2024-03-01T10:00:00Z".
std::string beginning(const RecordingIdentity& identity, std::size_t length) {
  constexpr std::size_t kTimeAt = 10;
  if (!identity.recorded_at || identity.recorded_at->size() < length) return "";
  if (identity.recorded_at->size() <= kTimeAt || (*identity.recorded_at)[kTimeAt] != 'T') return "";
  return identity.recorded_at->substr(0, length);
}

}  // namespace

std::string day_of(const RecordingIdentity& identity) {
  constexpr std::size_t kDay = 10;
  return beginning(identity, kDay);
}

std::string hour_of(const RecordingIdentity& identity) {
  constexpr std::size_t kHour = 13;
  return beginning(identity, kHour);
}

}  // namespace turngap
