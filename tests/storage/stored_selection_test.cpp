#include "turngap/storage/stored_selection.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>

namespace turngap::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

StoredRecording recording(int number) {
  StoredRecording one;
  one.name = std::to_string(number) + ".wav";
  one.location = "s3://calls/" + one.name;
  one.recorded_at = Moment{std::chrono::seconds{number * 7919 % 1000}};
  return one;
}

std::vector<std::string> taken(StoredSelection& selection) {
  std::vector<std::string> locations;
  for (const StoredRecording& one : selection.take()) locations.push_back(one.location);
  return locations;
}

std::vector<std::string> taken_of(std::vector<int> numbers, StoredSelection::Settings settings) {
  StoredSelection selection(settings);
  for (const int number : numbers) selection.add(recording(number));
  return taken(selection);
}

std::vector<int> first_numbers(int count) {
  std::vector<int> numbers(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) numbers[static_cast<std::size_t>(i)] = i;
  return numbers;
}

TEST(StoredSelection, TakesAllWhereNothingElseIsAskedFor) {
  EXPECT_THAT(taken_of({3, 1, 2}, {}), ElementsAre("s3://calls/1.wav", "s3://calls/2.wav", "s3://calls/3.wav"));
}

TEST(StoredSelection, ASampleIsTheSameInWhateverOrderTheyAreListed) {
  std::vector<int> numbers = first_numbers(500);
  const auto sample = taken_of(numbers, {.sample = 20});
  EXPECT_THAT(sample, SizeIs(20));
  std::mt19937 random(1);
  for (int i = 0; i < 10; ++i) {
    std::ranges::shuffle(numbers, random);
    EXPECT_EQ(taken_of(numbers, {.sample = 20}), sample);
  }
  EXPECT_NE(taken_of(numbers, {.sample = 20, .seed = 2}), sample);
}

// Over many seeds each has its share.
TEST(StoredSelection, ASampleIsFair) {
  constexpr int kSeeds = 2000;
  std::map<std::string, int> drawn;
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    for (const std::string& location : taken_of(first_numbers(10), {.sample = 3, .seed = seed})) ++drawn[location];
  }
  EXPECT_THAT(drawn, SizeIs(10));
  // Five standard deviations of a binomial count.
  for (const auto& [location, times] : drawn) EXPECT_NEAR(times, kSeeds * 0.3, 5 * std::sqrt(kSeeds * 0.3 * 0.7));
}

TEST(StoredSelection, ALimitTakesTheNewestOfTheSample) {
  for (const auto& [sample, limit] : {std::pair{0, 5}, {50, 5}, {3, 5}}) {
    StoredSelection::Settings settings;
    if (sample > 0) settings.sample = sample;
    auto expected_from = taken_of(first_numbers(200), settings);
    const auto age = [](const std::string& location) { return recording(std::stoi(location.substr(11))).recorded_at; };
    if (expected_from.size() > 5) {
      std::ranges::stable_sort(expected_from, std::greater{}, age);
      expected_from.resize(5);
    }
    settings.limit = limit;
    EXPECT_EQ(taken_of(first_numbers(200), settings), expected_from);
  }
}

// Both would have the sidecar 1.json, in this fetch or in the next one, which may want the other.
TEST(StoredSelection, WhatDiffersInItsFormatAloneIsToldApart) {
  StoredSelection selection({});
  StoredRecording wav = recording(1);
  StoredRecording mp3 = recording(1);
  mp3.name = "1.mp3";
  mp3.location = "s3://calls/1.mp3";
  selection.pass_over(wav);
  selection.add(mp3);
  selection.add(recording(2));
  const auto all = selection.take();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].name, local_name("s3://calls/1.mp3", true));
  EXPECT_EQ(all[1].name, "2.wav");
}

}  // namespace
}  // namespace turngap::test
