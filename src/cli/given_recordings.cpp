#include "cli/given_recordings.h"

#include "cli/layout_options.h"
#include "cli/shown_passed_over.h"
#include "cli/sidecars.h"

namespace turngap::cli {

TaskList given_recordings(std::span<const std::filesystem::path> paths, const AnalysisConfig& config,
                          bool roles_are_given, const std::string& layout, const MetadataOptions& metadata) {
  TaskList tasks;
  report_passed_over(paths);
  const LayoutReader layout_reader(layout, roles_are_given);
  MetadataReader metadata_reader(metadata);
  find_recordings(paths, [&](RecordingTask&& task) {
    describe({&task, 1}, config, !roles_are_given);
    layout_reader.take(task);
    metadata_reader.take(task);
    tasks.add(task);
  });
  metadata_reader.tell();
  return tasks;
}

}  // namespace turngap::cli
