#include "stats/compared_sides.h"

#include <algorithm>
#include <map>

namespace turngap {
namespace {

using Scenarios = std::map<std::string, std::uint32_t>;

// Scenarios that both sides have get one number, the others none.
Scenarios shared_scenarios(const LatencyTable& base, const LatencyTable& candidate) {
  Scenarios shared;
  std::map<std::string, bool> there;
  for (const std::string& key : base.pair_keys) there[key] = true;
  for (const std::string& key : candidate.pair_keys) {
    if (!key.empty() && there.contains(key)) shared[key] = 0;
  }
  std::uint32_t number = 0;
  for (auto& [key, index] : shared) index = number++;
  return shared;
}

CallSample scenario_sample(const LatencyTable& table, const Scenarios& scenarios) {
  std::vector<CallValue> values;
  for (const TableTurn& turn : table.turns) {
    const auto scenario = scenarios.find(table.pair_keys[turn.recording]);
    if (turn.latency_ms && scenario != scenarios.end()) values.push_back({*turn.latency_ms, scenario->second});
  }
  return {std::move(values), scenarios.size()};
}

std::vector<std::string> unpaired(const LatencyTable& table, const Scenarios& scenarios) {
  std::vector<std::string> names;
  for (const std::string& key : table.pair_keys) {
    if (!scenarios.contains(key)) names.push_back(key);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::size_t calls_with_reply(const LatencyTable& table) {
  std::vector<bool> replied(table.calls, false);
  for (const TableTurn& turn : table.turns) {
    if (turn.latency_ms) replied[turn.call] = true;
  }
  return static_cast<std::size_t>(std::ranges::count(replied, true));
}

SideSummary side_of(const LatencyTable& table, const CallSample& sample) {
  SideSummary side{.calls = table.calls, .compared = sample.calls()};
  side.without_reply = table.calls - calls_with_reply(table);
  for (const TableTurn& turn : table.turns) side.counts.add(turn.outcome);
  std::map<std::string, std::size_t> mix;
  for (std::size_t i = 0; i < table.recordings.size(); ++i) ++mix[std::string(table.recordings.tag(i).value_or(""))];
  side.mix.assign(mix.begin(), mix.end());
  return side;
}

}  // namespace

ComparedSamples samples_of(const LatencyTable& base, const LatencyTable& candidate) {
  if (base.pair_keys.empty() || candidate.pair_keys.empty()) {
    return {response_sample(base), response_sample(candidate), false};
  }
  const Scenarios scenarios = shared_scenarios(base, candidate);
  return {scenario_sample(base, scenarios), scenario_sample(candidate, scenarios), true};
}

SideSummary base_side(const LatencyTable& base, const LatencyTable& candidate, const ComparedSamples& samples) {
  SideSummary side = side_of(base, samples.base);
  if (samples.paired) side.unpaired = unpaired(base, shared_scenarios(base, candidate));
  return side;
}

SideSummary candidate_side(const LatencyTable& base, const LatencyTable& candidate, const ComparedSamples& samples) {
  SideSummary side = side_of(candidate, samples.candidate);
  if (samples.paired) side.unpaired = unpaired(candidate, shared_scenarios(base, candidate));
  return side;
}

}  // namespace turngap
