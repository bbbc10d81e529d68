#include "cli/turn_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "core/digest.h"
#include "core/worker_pool.h"
#include "turngap/analysis/method_settings.h"
#include "turngap/analysis/turn_excerpts.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

std::vector<TurnPlace> first_of(const std::vector<TurnPlace>& places, std::size_t most) {
  return {places.begin(), places.begin() + static_cast<std::ptrdiff_t>(std::min(most, places.size()))};
}

bool is_the_one(const fs::path& file, const std::string& sha256) {
  std::ifstream stream(file, std::ios::binary);
  return stream.is_open() && sha256_of(stream) == sha256;
}

std::vector<fs::path> candidates(const RecordingResult& result, const RecordingPlaces& places) {
  std::vector<fs::path> files;
  if (const auto known = places.files.find(result.path); known != places.files.end()) files.push_back(known->second);
  for (const fs::path& folder : places.folders) {
    files.push_back(folder / result.path);
    if (fs::path(result.path).has_parent_path()) files.push_back(folder / fs::path(result.path).filename());
  }
  std::erase_if(files, [](const fs::path& file) {
    std::error_code error;
    return !fs::is_regular_file(file, error);
  });
  return files;
}

struct Found {
  fs::path file;
  std::string problem;  ///< why there is none
};

Found find_recording(const RecordingResult& result, const RecordingPlaces& places) {
  if (places.folders.empty() && places.files.empty()) return {{}, "--recordings names the folder that holds the audio"};
  const auto files = candidates(result, places);
  const auto same = std::ranges::find_if(files, [&](const fs::path& file) { return is_the_one(file, result.sha256); });
  if (same != files.end()) return {*same, ""};
  if (files.empty()) return {{}, fmt::format("found no {} in the folders of --recordings", result.path)};
  return {{}, fmt::format("{} is not the file that was measured (its SHA-256 is another one)", files.front().string())};
}

AnalysisConfig config_of(const RecordingResult& result) {
  AnalysisConfig config;
  set_values(config, result.settings);
  return config_for(result, config);
}

void add_audio_of(const RecordingResult& result, std::span<ShownTurn* const> turns, const RecordingPlaces& places) {
  std::string problem;
  try {
    const Found found = find_recording(result, places);
    problem = found.problem;
    if (problem.empty()) {
      std::vector<Stretch> stretches;
      for (const ShownTurn* shown : turns) {
        const TurnWindow window = window_around(*result.analysis, result.analysis->turns[shown->turn]);
        stretches.push_back({window.from, window.to});
      }
      auto excerpts = take_excerpts(found.file, config_of(result), stretches);
      for (std::size_t i = 0; i < turns.size(); ++i) turns[i]->excerpt = std::move(excerpts[i]);
    }
  } catch (const RecordingError& error) {
    problem = error.what();
  }
  for (ShownTurn* shown : turns) shown->without_audio = problem;
}

}  // namespace

DrawnTurns::DrawnTurns(const RunSummary& summary, std::size_t most)
    : places_(first_of(summary.statistics.slowest, most)) {
  const auto waits = first_of(summary.statistics.longest_unanswered, most);
  places_.insert(places_.end(), waits.begin(), waits.end());
  std::ranges::stable_sort(places_, std::greater{}, &TurnPlace::wait_ms);
}

void DrawnTurns::see(const RecordingResult& result) {
  const bool drawn =
      result.analysis && std::ranges::find(places_, result.identity.recording, &TurnPlace::recording) != places_.end();
  if (drawn) recordings_.push_back(result);
}

std::vector<ShownTurn> DrawnTurns::turns() const {
  std::vector<ShownTurn> turns;
  for (const TurnPlace& place : places_) {
    const auto recording = std::ranges::find(recordings_, place.recording,
                                             [](const RecordingResult& result) { return result.identity.recording; });
    ShownTurn shown;
    shown.recording = static_cast<std::size_t>(recording - recordings_.begin());
    shown.turn = place.turn - 1;
    turns.push_back(std::move(shown));
  }
  return turns;
}

void add_audio(std::vector<ShownTurn>& turns, std::span<const RecordingResult> results, const RecordingPlaces& places,
               unsigned jobs) {
  std::map<std::size_t, std::vector<ShownTurn*>> by_recording;
  for (ShownTurn& shown : turns) by_recording[shown.recording].push_back(&shown);
  WorkerPool pool(std::min<std::size_t>(jobs, by_recording.size()));
  for (const auto& [recording, shown] : by_recording) {
    pool.add([&result = results[recording], &shown = shown, &places]() -> std::function<void()> {
      add_audio_of(result, shown, places);
      return {};
    });
  }
  pool.finish();
}

}  // namespace turngap::cli
