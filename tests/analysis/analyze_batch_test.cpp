#include "turngap/analysis/analyze_batch.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <functional>

#include <unistd.h>

#include "support/endless_recording.h"
#include "support/line_conditions.h"
#include "support/temporary_folder.h"
#include "turngap/core/error.h"
#include "turngap/results/result_line.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// One caller turn, answered `gap` after its end.
std::string call(Millis gap) {
  const Millis caller_end{1500.0};
  return to_wav(CallSynthesiser(8000, 1)
                    .caller(Millis{500.0}, Millis{1000.0})
                    .agent(caller_end + gap, Millis{800.0})
                    .call(Millis{5000.0}));
}

std::vector<RecordingTask> found(const std::vector<fs::path>& paths) {
  return find_recordings(paths);
}

std::vector<std::string> names(const std::vector<RecordingTask>& tasks) {
  std::vector<std::string> all;
  for (const RecordingTask& task : tasks) all.push_back(task.result.identity.recording);
  return all;
}

std::vector<std::string> faults(const std::vector<RecordingTask>& tasks) {
  std::vector<std::string> all;
  for (const RecordingTask& task : tasks) all.push_back(task.result.failure ? task.result.failure->fault : "");
  return all;
}

bool go_on(std::size_t, std::size_t) {
  return true;
}

std::vector<RecordingTask> analyzed(const std::vector<fs::path>& paths, unsigned jobs) {
  auto results = found(paths);
  EXPECT_TRUE(analyze_batch(results, AnalysisConfig{}, jobs, go_on));
  return results;
}

std::vector<double> latencies(const std::vector<RecordingTask>& tasks) {
  std::vector<double> all;
  for (const RecordingTask& task : tasks) {
    if (!task.result.analysis) continue;
    for (const CallerTurn& turn : task.result.analysis->turns) {
      if (const auto latency = turn.latency()) all.push_back(latency->value);
    }
  }
  return all;
}

TEST(FindRecordings, KeepsTheOrderOfThePathsAndSortsWithinAFolder) {
  const TemporaryFolder folder;
  folder.write("calls/b.wav", "");
  folder.write("calls/a.wav", "");
  folder.write("calls/deep/er/c.flac", "");
  const auto z = folder.write("z.wav", "");
  EXPECT_THAT(names(found({z, folder / "calls"})), ElementsAre("z", "a", "b", "c"));
  EXPECT_THAT(names(found({folder / "calls", z})), ElementsAre("a", "b", "c", "z"));
}

TEST(FindRecordings, TakesFromAFolderWhatIsNamedLikeARecording) {
  const TemporaryFolder folder;
  for (const char* name : {"a.wav", "b.WAV", "c.mp3", "d.Flac", "e.ogg", "f.opus", "g.rf64", "h.oga", "i.wave"}) {
    folder.write(name, "");
  }
  for (const char* name : {"notes.txt", "RE1.json", ".hidden.wav", "wav", "x.wav.part"}) folder.write(name, "");
  EXPECT_THAT(names(found({folder.path()})), ElementsAre("a", "b", "c", "d", "e", "f", "g", "h", "i"));
}

TEST(FindRecordings, TakesAFileNamedByTheUserWhateverItsName) {
  const TemporaryFolder folder;
  EXPECT_THAT(faults(found({folder.write("call.bin", "")})), ElementsAre(""));
}

std::vector<std::string> paths(const std::vector<RecordingTask>& tasks) {
  std::vector<std::string> all;
  for (const RecordingTask& task : tasks) all.push_back(task.result.path);
  return all;
}

TEST(FindRecordings, CallsARecordingByItsStemAndItsPathBelowTheFolderGiven) {
  const TemporaryFolder folder;
  const auto file = folder.write("calls/deep/a.wav", "");
  EXPECT_THAT(names(found({folder / "calls"})), ElementsAre("a"));
  EXPECT_THAT(paths(found({folder / "calls"})), ElementsAre("deep/a.wav"));
  EXPECT_THAT(paths(found({folder / "calls" / ""})), ElementsAre("deep/a.wav"));
  EXPECT_THAT(paths(found({folder / "calls" / "deep" / ".." / "deep"})), ElementsAre("a.wav"));
  EXPECT_THAT(paths(found({file})), ElementsAre("a.wav"));
}

TEST(FindRecordings, CallsRecordingsByTheirPathWhereStemsAreAlike) {
  const TemporaryFolder folder;
  folder.write("mon/call-1.wav", "");
  folder.write("mon/call-2.wav", "");
  folder.write("tue/call-1.wav", "");
  const auto results = found({folder.path()});
  EXPECT_THAT(names(results), ElementsAre("mon/call-1", "call-2", "tue/call-1"));
  EXPECT_THAT(paths(results), ElementsAre("mon/call-1.wav", "mon/call-2.wav", "tue/call-1.wav"));
}

TEST(FindRecordings, PutsTheNameOfTheFolderGivenBeforePathsThatAreAlikeToo) {
  const TemporaryFolder folder;
  for (const char* name : {"mon/a/1.wav", "mon/b/1.wav", "tue/a/1.wav"}) folder.write(name, "");
  const auto results = found({folder / "mon", folder / "tue"});
  EXPECT_THAT(paths(results), ElementsAre("mon/a/1.wav", "b/1.wav", "tue/a/1.wav"));
  EXPECT_THAT(names(results), ElementsAre("mon/a/1", "b/1", "tue/a/1"));
  EXPECT_THAT(names(found({folder / "mon/a/1.wav", folder / "mon/b/1.wav"})), ElementsAre("a/1", "b/1"));
  EXPECT_THAT(names(found({folder / "mon/a", folder / "mon/b", folder / "tue/a"})),
              ElementsAre("mon/a/1", "b/1", "tue/a/1"));
}

TEST(FindRecordings, KeepsTheExtensionWhereOnlyThatDiffers) {
  const TemporaryFolder folder;
  for (const char* name : {"a.mp3", "a.wav", "b.wav"}) folder.write(name, "");
  EXPECT_THAT(names(found({folder.path()})), ElementsAre("a.mp3", "a.wav", "b"));
}

TEST(FindRecordings, CountsAFileGivenTwiceOnce) {
  const TemporaryFolder folder;
  const auto file = folder.write("call.wav", "");
  fs::create_symlink(file, folder / "link.wav");
  const auto results = found({file, folder.path(), folder / "." / "call.wav"});
  EXPECT_THAT(names(results), ElementsAre("call"));
  EXPECT_THAT(faults(results), ElementsAre(""));
}

TEST(FindRecordings, NamesAFolderWithoutRecordings) {
  const TemporaryFolder folder;
  folder.write("notes.txt", "");
  const auto results = found({folder.path()});
  ASSERT_THAT(faults(results), ElementsAre("empty"));
  EXPECT_EQ(results[0].result.path, folder.path().filename());
  EXPECT_THAT(results[0].result.failure->message, HasSubstr(".wav"));
}

/// A user to whom folders can be closed.
class OrdinaryUser {
 public:
  OrdinaryUser() {
    constexpr uid_t kNobody = 65534;
    EXPECT_TRUE(geteuid() != 0 || seteuid(kNobody) == 0);
  }
  ~OrdinaryUser() { EXPECT_TRUE(getuid() != 0 || seteuid(0) == 0); }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;
};

TEST(FindRecordings, NamesAFolderThatCannotBeRead) {
  const TemporaryFolder folder;
  for (const char* name : {"calls/a.wav", "calls/secret/b.wav", "calls/z.wav"}) folder.write(name, "");
  const auto open_to = [](const fs::path& path, fs::perms others) { fs::permissions(path, others); };
  open_to(folder.path(), fs::perms::all);
  open_to(folder / "calls/secret", fs::perms::none);
  {
    const OrdinaryUser user;
    const auto results = found({folder / "calls"});
    EXPECT_THAT(paths(results), ElementsAre("a.wav", "secret", "z.wav"));
    EXPECT_THAT(faults(results), ElementsAre("", "unreadable", ""));
    EXPECT_THAT(results.at(1).result.failure->message, HasSubstr("Permission denied"));
    EXPECT_THAT(faults(found({folder / "calls/secret"})), ElementsAre("unreadable"));
  }
  open_to(folder / "calls/secret", fs::perms::all);
}

TEST(FindRecordings, PassesOverHiddenFilesAndWhatLiesInHiddenFolders) {
  const TemporaryFolder folder;
  for (const char* name : {".calls/a.wav", ".calls/.b.wav", ".calls/.old/c.wav", ".calls/.old/deep/d.wav"})
    folder.write(name, "");
  EXPECT_THAT(names(found({folder / ".calls"})), ElementsAre("a"));
}

TEST(FindRecordings, EndsWhereLinksRunInALoop) {
  const TemporaryFolder folder;
  folder.write("calls/a.wav", "");
  fs::create_directory_symlink(folder / "calls", folder / "calls" / "again");
  fs::create_symlink("loop.wav", folder / "calls" / "loop.wav");
  EXPECT_THAT(names(found({folder.path()})), ElementsAre("a", "loop"));
}

TEST(FindRecordings, OfNoPathsAreNone) {
  EXPECT_THAT(found({}), IsEmpty());
}

TEST(AnalyzeBatch, GivesEveryRecordingItsAnalysisOrItsFault) {
  const TemporaryFolder folder;
  folder.write("a.wav", call(Millis{400.0}));
  folder.write("b.wav", "this is no audio");
  folder.write("c.wav", call(Millis{800.0}));
  fs::create_symlink("loop.wav", folder / "loop.wav");
  const auto results = analyzed({folder.path(), folder / "missing.wav"}, 2);
  EXPECT_THAT(names(results), ElementsAre("a", "b", "c", "loop", "missing"));
  EXPECT_THAT(faults(results), ElementsAre("", "not_audio", "", "unreadable", "unreadable"));
  for (const RecordingTask& task : results) {
    EXPECT_NE(task.result.analysis.has_value(), task.result.failure.has_value()) << task.result.path;
    EXPECT_EQ(task.result.sha256.empty(), faults({task}) == std::vector<std::string>{"unreadable"}) << task.result.path;
  }
  // An edge is on whole milliseconds and, on a clean line, as sharp as the frame in which levels are taken.
  const auto near = [](double truth) { return testing::DoubleNear(truth, 2.0 * kLevelFrame.value + 1.0); };
  EXPECT_THAT(latencies(results), ElementsAre(near(400.0), near(800.0)));
}

TEST(AnalyzeBatch, GivesTheSameForAnyNumberOfJobs) {
  const TemporaryFolder folder;
  for (int i = 0; i < 12; ++i) {
    folder.write("call_" + std::to_string(10 + i) + ".wav", i % 4 == 3 ? "broken" : call(Millis{300.0 + 50.0 * i}));
  }
  const auto alone = analyzed({folder.path()}, 1);
  ASSERT_EQ(latencies(alone).size(), 9U);
  for (const unsigned jobs : {2U, 8U, 64U}) {
    const auto together = analyzed({folder.path()}, jobs);
    EXPECT_EQ(names(together), names(alone)) << jobs;
    EXPECT_EQ(faults(together), faults(alone)) << jobs;
    EXPECT_EQ(latencies(together), latencies(alone)) << jobs;
  }
}

TEST(AnalyzeBatch, TellsHowFarItIs) {
  const TemporaryFolder folder;
  for (const char* name : {"a.wav", "b.wav", "c.wav", "d.wav"}) folder.write(name, "broken");
  auto results = found({folder.path(), folder / "missing.wav"});
  std::vector<std::size_t> seen;
  EXPECT_TRUE(analyze_batch(results, AnalysisConfig{}, 3, [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 5U);
    seen.push_back(done);
    return true;
  }));
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_EQ(seen.back(), 5U);
}

// What an earlier run found is marked, so that taking it over can be told from measuring again.
RecordingResult marked(const RecordingTask& task) {
  RecordingResult earlier = task.result;
  earlier.analysis->turns.clear();
  earlier.versions = {{"turngap", "earlier"}};
  return earlier;
}

TEST(AnalyzeBatch, TakesOverWhatAnEarlierRunFoundInTheSameBytesOnTheSameChannels) {
  const TemporaryFolder folder;
  folder.write("a.wav", call(Millis{400.0}));
  const auto before = analyzed({folder.path()}, 1);
  const RecordingResult earlier = marked(before.front());
  const auto measured_again = [&](const RecordingResult& of_before, const std::function<void(RecordingTask&)>& change) {
    auto tasks = found({folder.path()});
    tasks.front().earlier = [&of_before] { return to_result_line(of_before); };
    change(tasks.front());
    analyze_batch(tasks, AnalysisConfig{}, 1, go_on);
    const std::size_t measured = tasks.front().fate == RecordingTask::Fate::taken_over ? 0 : 1;
    EXPECT_EQ(tasks.front().result.analysis->turns.empty(), measured == 0);
    EXPECT_EQ(tasks.front().result.versions.size(), 1 - measured);
    return measured == 1;
  };
  EXPECT_FALSE(measured_again(earlier, [](RecordingTask&) {}));
  EXPECT_TRUE(measured_again(earlier, [](RecordingTask& task) { task.result.roles.caller_channel = 2; }));
  EXPECT_TRUE(measured_again(earlier, [](RecordingTask& task) { task.result.expected_duration = Millis{5000.0}; }));
  RecordingResult other = earlier;
  other.settings.front().second += 1.0;
  EXPECT_TRUE(measured_again(other, [](RecordingTask&) {}));
  other = earlier;
  --other.method_version;
  EXPECT_TRUE(measured_again(other, [](RecordingTask&) {}));
  folder.write("a.wav", call(Millis{500.0}));
  EXPECT_TRUE(measured_again(earlier, [](RecordingTask&) {}));
}

TEST(AnalyzeBatch, TriesAgainWhatCouldNotBeRead) {
  const TemporaryFolder folder;
  folder.write("a.wav", call(Millis{400.0}));
  RecordingResult earlier = analyzed({folder.path()}, 1).front().result;
  earlier.analysis.reset();
  for (const auto& [fault, again] : {std::pair{"unreadable", true}, {"truncated", false}}) {
    earlier.failure = {fault, "expected more"};
    auto tasks = found({folder.path()});
    tasks.front().earlier = [&earlier] { return to_result_line(earlier); };
    analyze_batch(tasks, AnalysisConfig{}, 1, go_on);
    EXPECT_EQ(tasks.front().result.analysis.has_value(), again) << fault;
    EXPECT_EQ(tasks.front().result.failure.has_value(), !again) << fault;
  }
}

TEST(AnalyzeBatch, EndsWhereWhatWasMeasuredCannotBeKept) {
  const TemporaryFolder folder;
  folder.write("a.wav", call(Millis{400.0}));
  const auto tasks = found({folder.path()});
  EXPECT_THROW(analyze_all(
                   1, [&](std::size_t i) { return tasks[i]; }, AnalysisConfig{}, 2, go_on,
                   [](DoneRecording&&) { throw FatalError("the disk is full"); }),
               FatalError);
}

// However many there are, only some are taken before those before them are done.
TEST(AnalyzeBatch, TakesRecordingsAsItGoes) {
  const TemporaryFolder folder;
  folder.write("a.wav", "broken");
  const auto tasks = found({folder.path()});
  constexpr std::size_t kCount = 1000;
  std::size_t taken = 0;
  std::size_t most_open = 0;
  std::vector<bool> done(kCount);
  const auto task = [&](std::size_t) {
    ++taken;
    return tasks.front();
  };
  EXPECT_TRUE(analyze_all(kCount, task, AnalysisConfig{}, 2, go_on, [&](DoneRecording&& recording) {
    most_open = std::max(most_open, taken - static_cast<std::size_t>(std::ranges::count(done, true)));
    done[recording.number] = true;
    EXPECT_EQ(recording.line, to_result_line(recording.task.result));
  }));
  EXPECT_EQ(std::ranges::count(done, true), kCount);
  EXPECT_LE(most_open, 2 * 16);
}

// A terabyte of sound, which nobody would wait for.
TEST(AnalyzeBatch, GivesUpTheRecordingThatIsUnderWay) {
  const TemporaryFolder folder;
  folder.write("endless.wav", endless_recording_header());
  fs::resize_file(folder / "endless.wav", kEndlessBytes);
  auto results = found({folder.path()});
  int asked = 0;
  EXPECT_FALSE(analyze_batch(results, AnalysisConfig{}, 1, [&](std::size_t, std::size_t) { return ++asked < 3; }));
  EXPECT_FALSE(results[0].result.analysis);
  EXPECT_FALSE(results[0].result.failure);
}

TEST(AnalyzeRecording, RefusesWhatHoldsNoConversation) {
  const auto fault = [](const char* name) {
    auto source = ByteSource::from_file(fs::path(TURNGAP_TESTDATA) / "malformed" / name);
    try {
      analyze_recording(source, AnalysisConfig{});
    } catch (const RecordingError& error) {
      return std::optional(error.fault());
    }
    return std::optional<RecordingFault>();
  };
  EXPECT_EQ(fault("all_silent.wav"), RecordingFault::silent);
  EXPECT_EQ(fault("identical_channels.wav"), RecordingFault::identical_channels);
  EXPECT_EQ(fault("wrong_extension.mp3"), std::nullopt);
}

}  // namespace
}  // namespace turngap::test
