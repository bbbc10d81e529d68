#include "turngap/analysis/task_list.h"

#include "analysis/task_fields.h"
#include "turngap/results/metadata_columns.h"

namespace turngap {

using Json = nlohmann::ordered_json;

void TaskList::add(const RecordingTask& task) {
  if (places_.empty()) {
    settings_ = task.result.settings;
    versions_ = task.result.versions;
  }
  add_metadata_names(metadata_names_, task.result.metadata);
  Json json = Json::object();
  write_file_name(json, task.file.string());
  visit_known(FieldWriter(json), task.result);
  write_channels_and_failure(json, task.result);
  places_.push_back(spool_.append(json.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

RecordingTask TaskList::operator[](std::size_t i) const {
  const Json json = Json::parse(spool_.read(places_[i]));
  RecordingTask task;
  task.file = file_name_in(json);
  visit_known(FieldReader(json), task.result);
  read_channels_and_failure(json, task.result);
  task.result.settings = settings_;
  task.result.versions = versions_;
  return task;
}

}  // namespace turngap
