#include "cli/given_recordings.h"

#include "cli/analysis_options.h"
#include "cli/layout_options.h"
#include "cli/sidecars.h"

namespace turngap::cli {

std::vector<RecordingTask> given_recordings(std::span<const std::filesystem::path> paths, const AnalysisConfig& config,
                                            bool roles_are_given, const std::string& layout,
                                            const MetadataOptions& metadata) {
  auto tasks = find_recordings(paths);
  tell_passed_over(paths);
  describe(tasks, config, !roles_are_given);
  take_layout(tasks, layout, roles_are_given);
  take_metadata(tasks, metadata);
  return tasks;
}

}  // namespace turngap::cli
