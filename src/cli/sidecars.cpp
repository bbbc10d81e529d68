#include "cli/sidecars.h"

#include <fmt/format.h>

#include "cli/versions.h"
#include "turngap/analysis/method_settings.h"
#include "turngap/core/error.h"
#include "turngap/results/metadata.h"
#include "turngap/results/sidecar.h"

namespace turngap::cli {
namespace {

ChannelRoles configured_roles(CallerChannel channel) {
  const bool left = channel == CallerChannel::left;
  return {left ? 1 : 2, fmt::format("--caller-channel {}, or its default", left ? "left" : "right")};
}

void take_sidecar(RecordingResult& result, const Sidecar& sidecar, bool with_roles) {
  if (!sidecar.recording.call_sid.empty()) result.identity.call_sid = sidecar.recording.call_sid;
  if (sidecar.recording.recorded_at) result.identity.recorded_at = to_iso8601(*sidecar.recording.recorded_at);
  if (!sidecar.tag.empty()) result.identity.tag = sidecar.tag;
  if (with_roles) result.roles = sidecar.roles;
  for (const auto& [name, value] : sidecar.source.columns) set_metadata(result, name, value);
  if (sidecar.recording.duration_s) {
    result.expected_duration = Millis{1000.0 * static_cast<double>(*sidecar.recording.duration_s)};
  }
}

}  // namespace

void describe(RecordingTask& task, const AnalysisConfig& config, bool with_roles,
              const std::optional<Sidecar>& sidecar) {
  task.result.settings = values_of(config);
  task.result.versions = versions();
  task.result.roles = configured_roles(config.caller_channel);
  if (sidecar) take_sidecar(task.result, *sidecar, with_roles);
}

void describe(std::span<RecordingTask> tasks, const AnalysisConfig& config, bool with_roles) {
  for (RecordingTask& task : tasks) {
    describe(task, config, with_roles, std::nullopt);
    try {
      if (const auto sidecar = sidecar_beside(task.file)) take_sidecar(task.result, *sidecar, with_roles);
    } catch (const RecordingError& error) {
      if (!task.result.failure) task.result.failure = {std::string(to_string(error.fault())), error.what()};
    }
  }
}

}  // namespace turngap::cli
