#include "turngap/analysis/result_store.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

namespace turngap {

ResultStore::ResultStore(Journal* journal, std::filesystem::path folder)
    : journal_(journal), folder_(std::move(folder)) {}

void ResultStore::offer(RecordingTask& task) {
  if (journal_ == nullptr) return;
  const auto place = journal_->earlier(task.result.path);
  if (place) task.earlier = [journal = journal_, place = *place] { return journal->read(place); };
}

void ResultStore::keep(const DoneRecording& done) {
  places_.resize(std::max(places_.size(), done.number + 1));
  places_[done.number] = put(done);
}

// What could not be read is tried again by a run that goes on, and what was taken over is there already.
ResultStore::Place ResultStore::put(const DoneRecording& done) {
  const RecordingResult& result = done.task.result;
  const bool taken_over = done.task.fate == RecordingTask::Fate::taken_over;
  if (taken_over && done.as_before) return {true, *journal_->earlier(result.path)};
  if (journal_ != nullptr && !taken_over && !result.sha256.empty()) return {true, journal_->add(done.line)};
  if (!spool_) spool_.emplace(folder_);
  return {false, {.file = 0, .text = spool_->append(std::string_view(done.line).substr(0, done.line.size() - 1))}};
}

std::string ResultStore::read(const Place& place) const {
  return place.in_journal ? journal_->read(place.at) : spool_->read(place.at.text);
}

ResultLines ResultStore::lines() const {
  std::vector<std::uint32_t> numbers(places_.size());
  std::iota(numbers.begin(), numbers.end(), 0U);
  return lines(std::move(numbers));
}

ResultLines ResultStore::lines(std::vector<std::uint32_t> numbers) const {
  return [this, numbers = std::move(numbers)](const EachLine& each) {
    ResultLine line{.file = "results"};
    for (const std::uint32_t number : numbers) {
      const std::string text = read(places_[number]);
      line.text = text;
      ++line.number;
      each(line);
    }
  };
}

}  // namespace turngap
