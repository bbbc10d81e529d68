#include "dsp/speech_detector.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "dsp/noise_floor.h"
#include "dsp/passage.h"
#include "dsp/utterance_edges.h"

namespace turngap {
namespace {

constexpr std::size_t kStrongestBands = 4;
// Speech with pauses below this is measured together: its level is that of one speaker in one breath.
constexpr Millis kPassageGap{650.0};
// A passage is measured at the latest after this time, so that a monologue needs no more memory than a word.
constexpr Millis kLongestPassage{60000.0};

std::int64_t frames_in(Millis duration) {
  return static_cast<std::int64_t>(duration / kFrameHop);
}

}  // namespace

SpeechDetector::SpeechDetector(int sample_rate_hz, const DetectorConfig& config)
    : config_(config), frames_(sample_rate_hz), levels_(sample_rate_hz) {}

void SpeechDetector::tell_frames(Party party, FrameObserver observer) {
  party_ = party;
  observer_ = std::move(observer);
}

void SpeechDetector::push(std::span<const float> samples) {
  levels_.push(samples);
  frames_.push(samples);
}

void SpeechDetector::decide(const SpeechDetector& other, const std::optional<LeakPath>& leak) {
  const LeakPrediction prediction(other.frames_, other.levels_, leak);
  while (active_.end_index() + kFramesPerFloor + frames_in(kFloorReach) <= frames_.end()) {
    decide_block(active_.end_index() + kFramesPerFloor, prediction);
  }
}

void SpeechDetector::end_of_samples() {
  frames_.finish();
}

void SpeechDetector::decide_the_rest(const SpeechDetector& other, const std::optional<LeakPath>& leak) {
  const LeakPrediction prediction(other.frames_, other.levels_, leak);
  while (active_.end_index() < frames_.end()) {
    decide_block(std::min(active_.end_index() + kFramesPerFloor, frames_.end()), prediction);
  }
  if (passage_begin_ >= 0) close_passage();
}

std::vector<Utterance> SpeechDetector::utterances() const {
  return without_background(utterances_, config_);
}

void SpeechDetector::decide_block(std::int64_t to, const LeakPrediction& leak) {
  const std::int64_t from = active_.end_index();
  floors_.push_back(noise_.around(frames_, leak, from, to));
  const auto hop_ms = static_cast<std::int64_t>(kFrameHop.value);
  for (std::int64_t ms = from * hop_ms; ms < to * hop_ms; ++ms) leak_.push_back(leak.in_step(ms));
  for (std::int64_t frame = from; frame < to; ++frame) {
    const BandPowers leaked = leak.in_frame(frame);
    const double score = score_db(frames_[frame].power, floors_[floors_.end_index() - 1], leaked);
    speaking_ = score > (speaking_ ? config_.hold_snr_db : config_.onset_snr_db);
    active_.push_back(speaking_ ? 1 : 0);
    if (observer_) tell(frame, leaked, score);
    follow_passage(frame);
  }
  forget_the_past();
}

double SpeechDetector::score_db(const BandPowers& frame, const BandPowers& floor, const BandPowers& leak) const {
  std::array<float, kBands> ratio;
  for (std::size_t b = 0; b < kBands; ++b) ratio[b] = frame[b] / (floor[b] + leak[b]);
  std::nth_element(ratio.begin(), ratio.begin() + kStrongestBands, ratio.end(), std::greater<>());
  float product = 1.0F;
  for (std::size_t k = 0; k < kStrongestBands; ++k) product *= std::min(ratio[k], 1e8F);
  return 10.0 * std::log10(std::max(product, 1e-20F)) / kStrongestBands;
}

void SpeechDetector::tell(std::int64_t frame, const BandPowers& leak, double score_db) const {
  const auto level = [](const BandPowers& bands) { return decibels(std::accumulate(bands.begin(), bands.end(), 0.0)); };
  observer_({party_, kFrameHop * static_cast<double>(frame), level(frames_[frame].power),
             level(floors_[floors_.end_index() - 1]), level(leak), frames_[frame].harmonicity, score_db, speaking_});
}

void SpeechDetector::follow_passage(std::int64_t frame) {
  if (speaking_) {
    if (passage_begin_ < 0) passage_begin_ = frame;
    passage_end_ = frame + 1;
  }
  if (passage_begin_ < 0) return;
  const bool over = frame - passage_end_ >= frames_in(kPassageGap);
  if (over || frame - passage_begin_ >= frames_in(kLongestPassage)) close_passage();
}

void SpeechDetector::close_passage() {
  const ChannelEvidence evidence{frames_, levels_, active_, floors_, leak_};
  const auto hop_ms = static_cast<std::int64_t>(kFrameHop.value);
  const Stretch core{passage_begin_ * hop_ms, passage_end_ * hop_ms};
  append_utterances(utterances_, measure_passage(evidence, core, config_), config_);
  passage_begin_ = passage_end_ = -1;
}

void SpeechDetector::forget_the_past() {
  const std::int64_t oldest = passage_begin_ >= 0 ? passage_begin_ : active_.end_index();
  const std::int64_t keep = std::max<std::int64_t>(0, oldest - 2 * frames_in(kFloorReach));
  frames_.forget_before(keep);
  active_.forget_before(keep);
  floors_.forget_before(keep / kFramesPerFloor);
  levels_.forget_before(static_cast<std::int64_t>(kFrameHop.value) * keep);
  leak_.forget_before(static_cast<std::int64_t>(kFrameHop.value) * keep);
}

}  // namespace turngap
