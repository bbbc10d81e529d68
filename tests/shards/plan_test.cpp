#include "turngap/shards/plan.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Le;

std::vector<Millis> lengths(std::initializer_list<double> values) {
  std::vector<Millis> all;
  for (const double value : values) all.emplace_back(value);
  return all;
}

PlannedRecording planned(const std::string& file, double audio_ms) {
  PlannedRecording recording;
  recording.task.file = file;
  recording.task.result.path = std::filesystem::path(file).filename();
  recording.task.result.identity.recording = "call";
  recording.task.result.identity.tag = "nightly";
  recording.task.result.metadata = {{"scenario", "a, b"}};
  recording.task.result.roles = {2, "the sidecar"};
  recording.audio = Millis{audio_ms};
  recording.bytes = 44;
  return recording;
}

TEST(Cut, GivesEachShardAsMuchAudio) {
  EXPECT_THAT(cut_evenly(lengths({10e3, 10e3, 10e3, 10e3, 10e3, 10e3}), 3), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(cut_evenly(lengths({30e3, 10e3, 10e3, 10e3}), 2), ElementsAre(0, 1, 4));
}

TEST(Cut, KeepsEveryShardBelowTheMeanAndARecording) {
  std::vector<Millis> all;
  for (int i = 0; i < 1000; ++i) all.emplace_back(1000.0 + (i * 7919 % 600) * 1000.0);
  double sum = 0.0;
  for (const Millis length : all) sum += length.value;
  for (const std::size_t shards : {1U, 7U, 64U}) {
    const auto begins = cut_evenly(all, shards);
    ASSERT_EQ(begins.size(), shards + 1);
    EXPECT_EQ(begins.back(), all.size());
    std::vector<double> loads;
    for (std::size_t k = 0; k < shards; ++k) {
      double load = 0.0;
      for (std::size_t i = begins[k]; i < begins[k + 1]; ++i) load += all[i].value;
      loads.push_back(load);
    }
    EXPECT_THAT(loads, Each(Le(sum / static_cast<double>(shards) + 600e3)));
  }
}

TEST(Cut, KnowsShardsWithoutRecordings) {
  EXPECT_THAT(cut_evenly(lengths({10e3}), 3), ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(cut_evenly({}, 2), ElementsAre(0, 0, 0));
}

TEST(Cut, SpreadsRecordingsOfUnknownLength) {
  EXPECT_THAT(cut_evenly(lengths({0, 0, 0, 0}), 2), ElementsAre(0, 2, 4));
}

TEST(PlanFiles, GiveBackWhatIsKnownOfEachRecording) {
  const TemporaryFolder folder;
  const std::vector all{planned("/calls/a.wav", 2000.5), planned("/calls/caf\xE9.wav", 1000.0)};
  const Plan plan = write_plan(folder / "job", all, {{"max_pause_ms", 200.25}}, 1);
  const Plan read = read_plan(folder / "job");
  EXPECT_EQ(read.id, plan.id);
  EXPECT_EQ(read.settings, plan.settings);
  const auto list = read_list(read, 0);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[1].task.file.string(), "/calls/caf\xE9.wav");
  EXPECT_EQ(list[0].audio, Millis{2000.5});
  EXPECT_EQ(list[0].bytes, 44U);
  const RecordingResult& known = list[0].task.result;
  EXPECT_EQ(known.path, "a.wav");
  EXPECT_EQ(known.identity.tag, "nightly");
  EXPECT_EQ(known.metadata, all[0].task.result.metadata);
  EXPECT_EQ(known.roles.caller_channel, 2);
  EXPECT_EQ(known.settings, plan.settings);
  EXPECT_FALSE(known.failure);
}

TEST(PlanFiles, HaveAnIdThatFollowsFromWhatTheySay) {
  const TemporaryFolder folder;
  const std::vector all{planned("/calls/a.wav", 2000.0), planned("/calls/b.wav", 2000.0)};
  const std::string id = write_plan(folder / "one", all, {{"max_pause_ms", 200}}, 2).id;
  EXPECT_EQ(write_plan(folder / "same", all, {{"max_pause_ms", 200}}, 2).id, id);
  EXPECT_NE(write_plan(folder / "settings", all, {{"max_pause_ms", 201}}, 2).id, id);
  EXPECT_NE(write_plan(folder / "shards", all, {{"max_pause_ms", 200}}, 1).id, id);
  EXPECT_NE(write_plan(folder / "recordings", std::span(all).first(1), {{"max_pause_ms", 200}}, 2).id, id);
}

TEST(PlanFiles, AreRefusedWhereTheyWereChanged) {
  const TemporaryFolder folder;
  const std::vector all{planned("/calls/a.wav", 2000.0)};
  const Plan plan = write_plan(folder / "job", all, {{"max_pause_ms", 200}}, 1);
  std::ofstream(folder / "job/lists/0.jsonl", std::ios::app) << "\n";
  EXPECT_THROW(read_list(plan, 0), FatalError);
  EXPECT_THROW(read_plan(folder / "nowhere"), FatalError);
}

}  // namespace
}  // namespace turngap::test
