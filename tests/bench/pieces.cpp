// The inner pieces of turngap one by one, with google-benchmark: scripts/bench --pieces.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

#include "stats/call_bootstrap.h"
#include "stats/made_up_release.h"
#include "support/temporary_folder.h"
#include "turngap/audio/recording_reader.h"
#include "turngap/dsp/conversation_detector.h"
#include "turngap/stats/statistics.h"
#include "turngap/turns/response_pairing.h"

namespace {

using namespace turngap;

const std::string kCall = std::string(TURNGAP_TESTDATA) + "/calls/answered_800ms.wav";

struct Block {
  std::vector<float> caller;
  std::vector<float> agent;
};

struct Read {
  std::vector<Block> blocks;
  RecordingInfo info;
};

Read read_call() {
  ByteSource source = ByteSource::from_file(kCall);
  RecordingReader reader(source, CallerChannel::left);
  Read read{.blocks = {}, .info = reader.info()};
  while (const auto block = reader.next_block()) {
    read.blocks.push_back({{block->caller.begin(), block->caller.end()}, {block->agent.begin(), block->agent.end()}});
  }
  return read;
}

// Seconds of audio a second.
void count_audio(benchmark::State& state, const RecordingInfo& info) {
  state.counters["times_real_time"] =
      benchmark::Counter(info.duration().value / 1000.0, benchmark::Counter::kIsIterationInvariantRate);
}

void read_recording(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(read_call());
  count_audio(state, read_call().info);
}
BENCHMARK(read_recording);

ConversationUtterances detected(const Read& call) {
  ConversationDetector detector(call.info.sample_rate_hz, {});
  for (const Block& block : call.blocks) detector.push({block.caller, block.agent});
  return detector.finish();
}

void detect_utterances(benchmark::State& state) {
  const Read call = read_call();
  for (auto _ : state) benchmark::DoNotOptimize(detected(call));
  count_audio(state, call.info);
}
BENCHMARK(detect_utterances);

void pair_turns(benchmark::State& state) {
  const Read call = read_call();
  const ConversationUtterances found = detected(call);
  for (auto _ : state) {
    benchmark::DoNotOptimize(pair_responses(found.caller, found.agent, call.info.duration(), {}));
  }
}
BENCHMARK(pair_turns);

CallSample sample_of(std::int64_t calls, std::uint64_t seed) {
  return response_sample(test::made_up_release({.calls = static_cast<std::size_t>(calls), .seed = seed}));
}

void estimate_p95(benchmark::State& state) {
  const CallSample sample = sample_of(state.range(0), 1);
  for (auto _ : state) benchmark::DoNotOptimize(estimate_quantile(sample, 0.95));
}
BENCHMARK(estimate_p95)->Arg(1000)->Arg(100000);

void bootstrap_100_replicates(benchmark::State& state) {
  const CallSample base = sample_of(state.range(0), 1);
  const CallSample candidate = sample_of(state.range(0), 2);
  for (auto _ : state) benchmark::DoNotOptimize(bootstrap_difference(base, candidate, 0.95, {.replicates = 100}));
}
BENCHMARK(bootstrap_100_replicates)->Arg(50)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond);

std::string table_of(std::int64_t rows) {
  std::string text =
      "recording,turn,outcome,caller_onset_ms,caller_end_ms,response_latency_ms,uncertainty_ms,method_version\n";
  for (std::int64_t i = 0; i < rows; ++i) {
    text += fmt::format("RE{:032x},{},answered,{},{},{},4,1\n", i / 8, i % 8 + 1, 1000 * (i % 8), 1000 * (i % 8) + 500,
                        400 + i % 97);
  }
  return text;
}

void parse_table(benchmark::State& state) {
  const test::TemporaryFolder folder;
  const std::filesystem::path files[] = {folder.write("t.csv", table_of(state.range(0)))};
  for (auto _ : state) benchmark::DoNotOptimize(read_latency_table(files));
  state.counters["rows"] =
      benchmark::Counter(static_cast<double>(state.range(0)), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(parse_table)->Arg(100000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
