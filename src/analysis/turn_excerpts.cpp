#include "turngap/analysis/turn_excerpts.h"

#include <algorithm>

#include "analysis/thinned.h"
#include "turngap/dsp/spectrogram.h"

namespace turngap {
namespace {

void append(std::vector<float>& to, std::span<const float> samples, std::int64_t first, std::int64_t last) {
  const auto begin = std::clamp<std::int64_t>(first, 0, static_cast<std::int64_t>(samples.size()));
  const auto end = std::clamp<std::int64_t>(last, begin, static_cast<std::int64_t>(samples.size()));
  to.insert(to.end(), samples.begin() + begin, samples.begin() + end);
}

void cut_samples(std::vector<TurnExcerpt>& excerpts, const std::filesystem::path& recording,
                 const AnalysisConfig& config) {
  ByteSource source = ByteSource::from_file(recording);
  RecordingReader reader(source, config.caller_channel);
  for (TurnExcerpt& excerpt : excerpts) excerpt.sample_rate_hz = reader.info().sample_rate_hz;
  std::int64_t position = 0;
  while (const auto block = reader.next_block()) {
    for (TurnExcerpt& excerpt : excerpts) {
      const std::int64_t first = samples_in(excerpt.from, excerpt.sample_rate_hz) - position;
      const std::int64_t last = samples_in(excerpt.to, excerpt.sample_rate_hz) - position;
      append(excerpt.caller.samples, block->caller, first, last);
      append(excerpt.agent.samples, block->agent, first, last);
    }
    position += static_cast<std::int64_t>(block->size());
  }
}

void note_beliefs(std::vector<TurnExcerpt>& excerpts, const std::filesystem::path& recording,
                  const AnalysisConfig& config) {
  ByteSource source = ByteSource::from_file(recording);
  analyze_recording(source, config, [&](const FrameView& frame) {
    for (TurnExcerpt& excerpt : excerpts) {
      if (frame.time < excerpt.from || frame.time > excerpt.to) continue;
      ChannelExcerpt& channel = frame.party == Party::caller ? excerpt.caller : excerpt.agent;
      channel.beliefs.push_back({frame.time, frame.log_odds});
    }
  });
}

// Enough to look at speech and to listen to it, and a third of the bytes where a recording has 48 kHz.
void make_small(TurnExcerpt& excerpt) {
  constexpr int kEnoughHz = 16000;
  const int factor = std::max(1, excerpt.sample_rate_hz / kEnoughHz);
  for (ChannelExcerpt* channel : {&excerpt.caller, &excerpt.agent})
    channel->samples = thinned(channel->samples, factor);
  excerpt.sample_rate_hz /= factor;
}

void finish(TurnExcerpt& excerpt) {
  make_small(excerpt);
  excerpt.to =
      excerpt.from + millis_at(static_cast<std::int64_t>(excerpt.caller.samples.size()), excerpt.sample_rate_hz);
  for (ChannelExcerpt* channel : {&excerpt.caller, &excerpt.agent}) {
    channel->spectrum = spectrogram(channel->samples, excerpt.sample_rate_hz, SpectrogramSize{});
  }
}

}  // namespace

std::vector<TurnExcerpt> take_excerpts(const std::filesystem::path& recording, const AnalysisConfig& config,
                                       std::span<const Stretch> stretches) {
  std::vector<TurnExcerpt> excerpts;
  for (const Stretch& stretch : stretches) {
    TurnExcerpt excerpt;
    excerpt.from = std::max(stretch.from, Millis{0.0});
    excerpt.to = stretch.to;
    excerpts.push_back(std::move(excerpt));
  }
  cut_samples(excerpts, recording, config);
  note_beliefs(excerpts, recording, config);
  for (TurnExcerpt& excerpt : excerpts) finish(excerpt);
  return excerpts;
}

}  // namespace turngap
