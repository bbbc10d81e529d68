#include "turngap/analysis/task_list.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <numeric>
#include <system_error>
#include <utility>

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
  std::error_code error;
  const auto bytes = std::filesystem::file_size(task.file, error);
  bytes_.push_back(error ? 0 : bytes);
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

std::vector<std::uint32_t> TaskList::largest_first() const {
  std::vector<std::uint32_t> order(size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::greater{}, [this](std::uint32_t i) { return bytes_[i]; });
  return order;
}

bool analyze_tasks(const TaskList& tasks, const std::function<void(RecordingTask&)>& prepare,
                   const AnalysisConfig& config, unsigned jobs, const BatchProgress& progress,
                   const WhenDone& when_done) {
  std::vector<std::uint32_t> order;
  if (jobs > 1) order = tasks.largest_first();
  const auto number = [&order](std::size_t turn) { return order.empty() ? turn : order[turn]; };
  const auto task = [&](std::size_t turn) {
    RecordingTask one = tasks[number(turn)];
    prepare(one);
    return one;
  };
  return analyze_all(tasks.size(), task, config, jobs, progress, [&](DoneRecording&& done) {
    done.number = number(done.number);
    when_done(std::move(done));
  });
}

}  // namespace turngap
