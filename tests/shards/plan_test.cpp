#include "turngap/shards/plan.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <numeric>
#include <optional>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Le;

using Weights = std::vector<double>;

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

std::vector<PlannedRecording> recordings_of(const Plan& plan, std::size_t shard) {
  std::vector<PlannedRecording> recordings;
  for_each_planned(plan, shard, [&](PlannedRecording&& recording) { recordings.push_back(std::move(recording)); });
  return recordings;
}

TEST(Cut, GivesEachShardAsMuchAudio) {
  EXPECT_THAT(cut_evenly(Weights({10e3, 10e3, 10e3, 10e3, 10e3, 10e3}), 3), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(cut_evenly(Weights({30e3, 10e3, 10e3, 10e3}), 2), ElementsAre(0, 1, 4));
}

TEST(Cut, KeepsEveryShardBelowTheMeanAndARecording) {
  Weights all;
  for (int i = 0; i < 1000; ++i) all.push_back(1000.0 + (i * 7919 % 600) * 1000.0);
  const double sum = std::accumulate(all.begin(), all.end(), 0.0);
  for (const std::size_t shards : {1U, 7U, 64U}) {
    const auto begins = cut_evenly(all, shards);
    ASSERT_EQ(begins.size(), shards + 1);
    EXPECT_EQ(begins.back(), all.size());
    std::vector<double> loads;
    for (std::size_t k = 0; k < shards; ++k) {
      double load = 0.0;
      for (std::size_t i = begins[k]; i < begins[k + 1]; ++i) load += all[i];
      loads.push_back(load);
    }
    EXPECT_THAT(loads, Each(Le(sum / static_cast<double>(shards) + 600e3)));
  }
}

TEST(Cut, KnowsShardsWithoutRecordings) {
  EXPECT_THAT(cut_evenly(Weights({10e3}), 3), ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(cut_evenly({}, 2), ElementsAre(0, 0, 0));
}

TEST(PlanFiles, SpreadRecordingsOfUnknownLength) {
  const TemporaryFolder folder;
  const std::vector all{planned("/a", 0.0), planned("/b", 0.0), planned("/c", 0.0), planned("/d", 0.0)};
  EXPECT_EQ(write_plan(folder / "job", all, {}, 2).shards[0].recordings, 2U);
}

PlannedRecording to_fetch(const std::string& file, std::optional<std::uint64_t> bytes) {
  PlannedRecording recording = planned(file, 0.0);
  recording.bytes = bytes;
  Sidecar sidecar;
  sidecar.recording.sid = std::filesystem::path(file).stem();
  sidecar.source = {"s3", "s3://calls/" + file, "e1", {{"region", "eu"}}};
  recording.source = {1, sidecar};
  return recording;
}

TEST(PlansThatFetch, AreCutByWhatIsKnownOfAll) {
  const TemporaryFolder folder;
  const std::vector sized{to_fetch("a.wav", 3000), to_fetch("b.wav", 1000), to_fetch("c.wav", 1000),
                          to_fetch("d.wav", 1000)};
  const auto by_bytes = write_plan(folder / "bytes", sized, {}, 2, PlannedFetch{.balanced_by = balance_of(sized)});
  EXPECT_EQ(by_bytes.shards[0].recordings, 1U);
  EXPECT_EQ(by_bytes.shards[1].bytes, 3000U);
  auto unsized = sized;
  unsized[1].bytes.reset();
  EXPECT_EQ(balance_of(unsized), Balance::recordings);
  const auto counted = write_plan(folder / "count", unsized, {}, 2, PlannedFetch{.balanced_by = balance_of(unsized)});
  EXPECT_EQ(counted.shards[0].recordings, 2U);
  unsized[3].audio = Millis{1000.0};
  EXPECT_EQ(balance_of(unsized), Balance::audio);
}

TEST(PlansThatFetch, GiveBackWhereEachRecordingLiesAndHaveAnIdThatCoversIt) {
  const TemporaryFolder folder;
  const std::vector all{to_fetch("a.wav", 3000)};
  const PlannedFetch fetch{
      .places = {"s3://other", "s3://calls"}, .settings = {{"s3_region", "eu"}}, .parallel = 8, .at_once = 3};
  const std::string id = write_plan(folder / "job", all, {}, 1, fetch).id;
  const Plan read = read_plan(folder / "job");
  EXPECT_EQ(read.fetch->places, fetch.places);
  EXPECT_EQ(read.fetch->settings, fetch.settings);
  EXPECT_EQ(read.fetch->parallel_a_shard(), 2U);
  const auto list = recordings_of(read, 0);
  ASSERT_TRUE(list[0].source);
  EXPECT_EQ(list[0].source->place, 1U);
  EXPECT_EQ(to_json(list[0].source->sidecar), to_json(all[0].source->sidecar));
  PlannedFetch elsewhere = fetch;
  elsewhere.settings = {{"s3_region", "us"}};
  EXPECT_NE(write_plan(folder / "elsewhere", all, {}, 1, elsewhere).id, id);
  auto changed = all;
  changed[0].source->sidecar.source.version = "e2";
  EXPECT_NE(write_plan(folder / "changed", changed, {}, 1, fetch).id, id);
}

TEST(PlansThatFetch, GiveEachShardARequestAtLeast) {
  EXPECT_EQ((PlannedFetch{.parallel = 64, .at_once = 7}.parallel_a_shard()), 9U);
  EXPECT_EQ((PlannedFetch{.parallel = 6, .at_once = 64}.parallel_a_shard()), 1U);
}

TEST(PlanFiles, GiveBackWhatIsKnownOfEachRecording) {
  const TemporaryFolder folder;
  const std::vector all{planned("/calls/a.wav", 2000.5), planned("/calls/caf\xE9.wav", 1000.0)};
  const Plan plan = write_plan(folder / "job", all, {{"max_pause_ms", 200.25}}, 1);
  const Plan read = read_plan(folder / "job");
  EXPECT_EQ(read.id, plan.id);
  EXPECT_EQ(read.settings, plan.settings);
  const auto list = recordings_of(read, 0);
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
  EXPECT_THROW(recordings_of(plan, 0), FatalError);
  EXPECT_THROW(read_plan(folder / "nowhere"), FatalError);
}

}  // namespace
}  // namespace turngap::test
