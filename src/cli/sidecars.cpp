#include "cli/sidecars.h"

#include <map>

#include "turngap/results/sidecar.h"

namespace turngap::cli {

void heed_sidecars(std::span<RecordingResult> recordings, bool with_roles) {
  for (RecordingResult& recording : recordings) {
    const auto sidecar = sidecar_beside(recording.path);
    if (!sidecar) continue;
    if (with_roles) {
      recording.caller_channel = sidecar->roles.caller_channel == 1 ? CallerChannel::left : CallerChannel::right;
    }
    if (sidecar->recording.duration_s) {
      recording.expected_duration = Millis{1000.0 * static_cast<double>(*sidecar->recording.duration_s)};
    }
  }
}

RecordingIdentity identity_of(const RecordingResult& recording) {
  RecordingIdentity identity{.recording = recording.name, .call_sid = {}, .recorded_at = {}, .tag = {}};
  const auto sidecar = sidecar_beside(recording.path);
  if (!sidecar) return identity;
  if (!sidecar->recording.call_sid.empty()) identity.call_sid = sidecar->recording.call_sid;
  if (sidecar->recording.recorded_at) identity.recorded_at = to_iso8601(*sidecar->recording.recorded_at);
  if (!sidecar->tag.empty()) identity.tag = sidecar->tag;
  return identity;
}

std::vector<std::pair<std::string, std::size_t>> reasons_for_roles(std::span<const RecordingResult> recordings) {
  std::map<std::string, std::size_t> reasons;
  for (const RecordingResult& recording : recordings) {
    if (!recording.analysis) continue;
    const auto sidecar = recording.caller_channel ? sidecar_beside(recording.path) : std::nullopt;
    ++reasons[sidecar ? sidecar->roles.reason : "--caller-channel, or its default"];
  }
  return {reasons.begin(), reasons.end()};
}

}  // namespace turngap::cli
