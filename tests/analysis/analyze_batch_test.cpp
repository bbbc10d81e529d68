#include "turngap/analysis/analyze_batch.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "support/line_conditions.h"
#include "support/temporary_folder.h"

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

std::vector<RecordingResult> found(const std::vector<fs::path>& paths) {
  return find_recordings(paths);
}

std::vector<std::string> names(const std::vector<RecordingResult>& results) {
  std::vector<std::string> all;
  for (const RecordingResult& result : results) all.push_back(result.name);
  return all;
}

std::vector<std::optional<RecordingFault>> faults(const std::vector<RecordingResult>& results) {
  std::vector<std::optional<RecordingFault>> all;
  for (const RecordingResult& result : results) all.push_back(result.fault);
  return all;
}

bool go_on(std::size_t, std::size_t) {
  return true;
}

std::vector<RecordingResult> analyzed(const std::vector<fs::path>& paths, unsigned jobs) {
  auto results = found(paths);
  EXPECT_TRUE(analyze_batch(results, AnalysisConfig{}, jobs, go_on));
  return results;
}

std::vector<double> latencies(const std::vector<RecordingResult>& results) {
  std::vector<double> all;
  for (const RecordingResult& result : results) {
    if (!result.analysis) continue;
    for (const CallerTurn& turn : result.analysis->turns) {
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
  EXPECT_THAT(faults(found({folder.write("call.bin", "")})), ElementsAre(std::nullopt));
}

TEST(FindRecordings, RefusesTheSecondRecordingOfAName) {
  const TemporaryFolder folder;
  const auto first = folder.write("monday/call.wav", "");
  const auto second = folder.write("tuesday/call.mp3", "");
  const auto results = found({folder.path()});
  ASSERT_THAT(faults(results), ElementsAre(std::nullopt, RecordingFault::duplicate_name));
  EXPECT_EQ(results[1].path, second);
  EXPECT_THAT(results[1].message, HasSubstr(first.string()));
}

TEST(FindRecordings, CountsAFileGivenTwiceOnce) {
  const TemporaryFolder folder;
  const auto file = folder.write("call.wav", "");
  fs::create_symlink(file, folder / "link.wav");
  const auto results = found({file, folder.path(), folder / "." / "call.wav"});
  EXPECT_THAT(names(results), ElementsAre("call"));
  EXPECT_THAT(faults(results), ElementsAre(std::nullopt));
}

TEST(FindRecordings, NamesAFolderWithoutRecordings) {
  const TemporaryFolder folder;
  folder.write("notes.txt", "");
  const auto results = found({folder.path()});
  ASSERT_THAT(faults(results), ElementsAre(RecordingFault::empty));
  EXPECT_EQ(results[0].path, folder.path());
  EXPECT_THAT(results[0].message, HasSubstr(".wav"));
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
  EXPECT_THAT(faults(results), ElementsAre(std::nullopt, RecordingFault::not_audio, std::nullopt,
                                           RecordingFault::unreadable, RecordingFault::unreadable));
  for (const RecordingResult& result : results) {
    EXPECT_NE(result.analysis.has_value(), result.fault.has_value()) << result.name;
    EXPECT_EQ(result.message.empty(), result.analysis.has_value()) << result.name;
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

TEST(AnalyzeBatch, ReportsEachRecordingOnce) {
  const TemporaryFolder folder;
  for (const char* name : {"a.wav", "b.wav", "c.wav", "d.wav"}) folder.write(name, "broken");
  auto results = found({folder.path(), folder / "missing.wav"});
  std::vector<std::size_t> seen;
  EXPECT_TRUE(analyze_batch(results, AnalysisConfig{}, 3, [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 5U);
    seen.push_back(done);
    return true;
  }));
  EXPECT_THAT(seen, ElementsAre(1, 2, 3, 4, 5));
}

TEST(AnalyzeBatch, StopsWhenItIsToldTo) {
  const TemporaryFolder folder;
  for (const char* name : {"a.wav", "b.wav", "c.wav", "d.wav"}) folder.write(name, "broken");
  auto results = found({folder.path()});
  EXPECT_FALSE(analyze_batch(results, AnalysisConfig{}, 1, [](std::size_t done, std::size_t) { return done < 2; }));
  EXPECT_THAT(faults(results),
              ElementsAre(RecordingFault::not_audio, RecordingFault::not_audio, std::nullopt, std::nullopt));
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
