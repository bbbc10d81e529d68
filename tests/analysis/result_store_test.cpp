#include "turngap/analysis/result_store.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "support/temporary_folder.h"
#include "turngap/analysis/task_list.h"

namespace turngap::test {
namespace {

using testing::ElementsAre;

DoneRecording done(std::size_t number, const std::string& path, const std::string& sha256 = "abc") {
  DoneRecording recording{.number = number, .task = {}, .line = {}};
  RecordingResult& result = recording.task.result;
  result.identity.recording = path;
  result.path = path;
  result.sha256 = sha256;
  result.failure = {"truncated", "expected more"};
  recording.line = to_result_line(result);
  return recording;
}

std::vector<std::string> paths(const ResultLines& lines) {
  std::vector<std::string> all;
  lines([&all](const ResultLine& line) { all.push_back(line.parsed().path); });
  return all;
}

TEST(ResultStore, GivesResultsInTheirOrderHoweverTheyCame) {
  ResultStore store;
  store.keep(done(2, "c"));
  store.keep(done(0, "a"));
  store.keep(done(1, "b"));
  EXPECT_THAT(paths(store.lines()), ElementsAre("a", "b", "c"));
  EXPECT_THAT(paths(store.lines({2, 0})), ElementsAre("c", "a"));
  EXPECT_THAT(paths(store.lines()), ElementsAre("a", "b", "c")) << "once more";
}

TEST(ResultStore, LeavesToTheJournalWhatIsNotToBeLost) {
  const TemporaryFolder folder;
  Journal journal(folder / "results.jsonl", Journal::Start::afresh);
  ResultStore store(&journal, folder.path());
  store.keep(done(1, "b"));
  store.keep(done(0, "could not be read", ""));
  EXPECT_EQ(journal.size(), 1U);
  EXPECT_THAT(paths(store.lines()), ElementsAre("could not be read", "b"));
}

TEST(ResultStore, ReadsWhatWasTakenOverFromWhereItStands) {
  const TemporaryFolder folder;
  const auto results = folder.write("results.jsonl", done(0, "a").line + done(0, "b").line);
  Journal journal(results, Journal::Start::resume);
  ResultStore store(&journal, folder.path());
  for (const std::string path : {"a", "b"}) {
    DoneRecording again = done(path == "a" ? 0 : 1, path);
    store.offer(again.task);
    ASSERT_TRUE(again.task.earlier);
    EXPECT_EQ(again.task.earlier() + "\n", again.line);
    again.task.fate = RecordingTask::Fate::taken_over;
    again.as_before = path == "a";  // of b, something that is known of its call is another
    if (path == "b") again.task.result.identity.tag = "new";
    again.line = to_result_line(again.task.result);
    store.keep(again);
  }
  std::filesystem::remove(results);
  EXPECT_EQ(journal.size(), 0U);
  std::vector<std::optional<std::string>> tags;
  store.lines()([&tags](const ResultLine& line) { tags.push_back(line.parsed().identity.tag); });
  EXPECT_THAT(tags, ElementsAre(std::nullopt, "new"));
}

// On one thread the order is that of the list; on several the largest comes first, and results keep their numbers.
TEST(TaskList, IsAnalyzedFromTheLargestFileToTheSmallestOnSeveralThreads) {
  const TemporaryFolder folder;
  TaskList tasks;
  for (const std::size_t bytes : {10U, 3000U, 0U, 200U, 3000U}) {
    RecordingTask task;
    task.result.path = std::to_string(tasks.size());
    task.file = folder.write(task.result.path + ".wav", std::string(bytes, 'x'));
    tasks.add(task);
  }
  RecordingTask gone;
  gone.result.path = "5";
  gone.file = folder / "gone.wav";
  tasks.add(gone);
  const auto taken = [&](unsigned jobs) {
    std::string order;
    const auto prepare = [&order](const RecordingTask& task) { order += task.result.path; };
    EXPECT_TRUE(analyze_tasks(
        tasks, prepare, {}, jobs, [](std::size_t, std::size_t) { return true; },
        [](DoneRecording&& done) { EXPECT_EQ(done.task.result.path, std::to_string(done.number)); }));
    return order;
  };
  EXPECT_EQ(taken(1), "012345");
  EXPECT_EQ(taken(2), "143025");
}

TEST(TaskList, GivesBackWhatIsKnownOfEachRecording) {
  TaskList tasks;
  RecordingTask task;
  task.file = "calls/caf\xE9.wav";
  task.result.path = "caf.wav";
  task.result.identity = {"caf", "CA1", std::nullopt, "nightly"};
  task.result.metadata = {{"scenario", "a, \"b\"\n"}};
  task.result.roles = {2, "the sidecar"};
  task.result.expected_duration = Millis{1000.5};
  task.result.settings = {{"max_pause_ms", 200.0}};
  task.result.versions = {{"turngap", "1"}};
  tasks.add(task);
  RecordingTask other = task;
  other.result.metadata = {{"release", "2"}};
  other.result.failure = {"empty", "found none"};
  tasks.add(other);
  EXPECT_EQ(tasks.size(), 2U);
  EXPECT_THAT(tasks.metadata_names(), ElementsAre("scenario", "release"));
  const RecordingTask back = tasks[0];
  EXPECT_EQ(back.file, task.file);
  EXPECT_EQ(to_result_line(tasks[1].result), to_result_line(other.result));
  EXPECT_FALSE(back.result.failure);
  EXPECT_EQ(back.result.settings, task.result.settings);
  EXPECT_EQ(back.result.metadata, task.result.metadata);
  EXPECT_EQ(back.result.roles.reason, "the sidecar");
  EXPECT_EQ(back.result.expected_duration, task.result.expected_duration);
}

}  // namespace
}  // namespace turngap::test
