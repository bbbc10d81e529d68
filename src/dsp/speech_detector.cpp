#include "dsp/speech_detector.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "dsp/edge_estimate.h"
#include "dsp/utterance_edges.h"

namespace turngap {
namespace {

// Speech with pauses below this is decoded together.
constexpr Millis kPassageGap{700.0};
// A passage is measured in its first pause after the one time, and at the latest after the other, so that a monologue
// needs no more memory than a word.
constexpr Millis kLongPassage{60000.0};
constexpr Millis kLongestPassage{75000.0};

// As loud as this beside the usual speech of the party, a sound would be a turn or a reply if it were speech.
constexpr float kLoudDepthDb = 25.0F;

constexpr std::int64_t frames_in(Millis duration) {
  return static_cast<std::int64_t>(duration.value / kFrameHop.value);
}

// As far as noise and features look, and a piece of audio more.
constexpr std::int64_t kLookahead = frames_in(std::max(kNoiseReach, kFeatureReach)) + frames_in(Millis{100.0});

}  // namespace

SpeechDetector::SpeechDetector(Party party, int sample_rate_hz, const DetectorConfig& config)
    : party_(party),
      config_(config),
      nets_{&speech_net(), &onset_net(), &end_net()},
      noise_model_(BandLayout(sample_rate_hz)) {}

bool SpeechDetector::can_decide() const {
  return features_.end() + kFramesPerNoise + kLookahead <= frames_.end_index();
}

void SpeechDetector::decide_block(const SpeechDetector& other, const std::optional<LeakPath>& leak) {
  const LeakPrediction prediction(other.frames_, other.levels_, leak);
  const std::int64_t from = features_.end();
  const std::int64_t to = std::min(from + kFramesPerNoise, frames_.end_index());
  noises_.push_back(noise_model_.around(frames_, levels_, from, to));
  if (prediction.any()) {
    for (std::int64_t ms = from * kHopMs; ms < to * kHopMs; ++ms) leak_.push_back(prediction.in_step(ms));
  } else {
    leak_.append(static_cast<std::size_t>((to - from) * kHopMs), 0.0F);
  }
  features_.describe(frames_, noises_[noises_.end_index() - 1], prediction, other.features_, from, to);
  if (trace_.frame) {
    for (std::int64_t k = from; k < to; ++k) trace_.frame(party_, k, features_[k], features_.above_noise(k));
  }
  weigh_evidence(to - kEvidenceTaps.back());
  forget_the_past();
}

void SpeechDetector::finish() {
  weigh_evidence(features_.end());
  if (passage_begin_ >= 0) close_passage(log_odds_.end_index());
  follow_last_sound();
  sounds_.account(utterances_, log_odds_.end_index());
}

std::vector<Finding> SpeechDetector::findings(const char* party) {
  std::vector<Finding> findings;
  if (auto finding = decay_.finding(party)) findings.push_back(std::move(*finding));
  // A synthesised voice is shut in its pauses, and cuts nothing.
  if (party_ == Party::caller) {
    if (auto finding = gate_.finding(party)) findings.push_back(std::move(*finding));
  }
  if (auto finding = sounds_.finding(party)) findings.push_back(std::move(*finding));
  return findings;
}

void SpeechDetector::weigh_evidence(std::int64_t to) {
  const std::int64_t from = log_odds_.end_index();
  if (to <= from) return;
  log_odds_.append(speech_evidence_.log_odds(*nets_.speech, features_, from, to));
  for (std::int64_t frame = from; frame < to; ++frame) {
    if (observer_) report_frame(frame);
    const bool loud = features_.level_db(frame) > features_.usual_db(frame) - kLoudDepthDb;
    sounds_.push(features_.audible(frame), loud && features_.audible(frame));
    follow_passage(frame);
  }
  follow_last_sound();
  sounds_.account(utterances_, (passage_begin_ >= 0 ? passage_begin_ : log_odds_.end_index()) - frames_in(kPassageGap));
}

// The sound after the last utterance is known when it has ended.
void SpeechDetector::follow_last_sound() {
  const std::int64_t before = passage_begin_ >= 0 ? passage_begin_ : log_odds_.end_index();
  follow_last_sound(kFrameHop * static_cast<double>(before));
}

void SpeechDetector::report_frame(std::int64_t frame) const {
  const auto level = [](const BandPowers& bands) { return decibels(std::accumulate(bands.begin(), bands.end(), 0.0)); };
  observer_({party_, kFrameHop * static_cast<double>(frame), level(frames_[frame].power),
             level(evidence().noise_at(frame).bands), decibels(leak_[frame * kHopMs]), frames_[frame].harmonicity,
             log_odds_[frame]});
}

void SpeechDetector::follow_passage(std::int64_t frame) {
  if (log_odds_[frame] > 0.0F) {
    if (passage_begin_ < 0) passage_begin_ = frame;
    passage_end_ = frame + 1;
  }
  if (passage_begin_ < 0) return;
  const std::int64_t length = frame - passage_begin_;
  const bool over = frame - passage_end_ >= frames_in(kPassageGap);
  const bool pauses = length >= frames_in(kLongPassage) && log_odds_[frame] <= 0.0F;
  if (over || pauses || length >= frames_in(kLongestPassage)) close_passage(frame + 1);
}

void SpeechDetector::close_passage(std::int64_t end) {
  const auto length = static_cast<std::size_t>(passage_end_ - passage_begin_);
  const auto runs = decode_speech(log_odds_.range(passage_begin_, length), passage_begin_);
  for (const CoarseUtterance& coarse : coarse_utterances(runs, config_.max_pause, last_speech_, end)) measure(coarse);
  passage_begin_ = passage_end_ = -1;
}

void SpeechDetector::measure(const CoarseUtterance& coarse) {
  EdgePower power = edge_power(evidence(), coarse, config_.edge_depth_db);
  decay_.add(power);
  power.usual_falls = decay_.usual().value_or(power.falls);
  const EdgeWindow onset = edge_window(evidence(), coarse, power, EdgeSide::onset);
  const EdgeWindow end = edge_window(evidence(), coarse, power, EdgeSide::end);
  if (trace_.edge) {
    trace_.edge(party_, coarse, onset);
    trace_.edge(party_, coarse, end);
  }
  const EdgeEstimate begins = estimate_edge(onset, edge_posterior(onset, *nets_.onset));
  const EdgeEstimate ends = estimate_edge(end, edge_posterior(end, *nets_.end));
  Utterance utterance = utterance_between(begins, ends, power, coarse, evidence());
  const Millis after = utterances_.empty() ? Millis{0.0} : utterances_.back().end;
  follow_last_sound(utterance.onset);
  utterance.first_sound = sounds_.sound_before(utterance.onset, after);
  append_utterance(utterances_, utterance, config_);
  gate_.add(levels_, ends.at);
  last_speech_ = coarse.end();
}

void SpeechDetector::follow_last_sound(Millis before) {
  if (!utterances_.empty()) utterances_.back().last_sound = sounds_.sound_after(utterances_.back().end, before);
}

void SpeechDetector::forget_the_past() {
  const std::int64_t oldest = passage_begin_ >= 0 ? passage_begin_ : log_odds_.end_index();
  const std::int64_t keep = std::max<std::int64_t>(0, oldest - frames_in(kNoiseReach) - 2 * kFramesPerNoise);
  frames_.forget_before(keep);
  features_.forget_before(keep);
  log_odds_.forget_before(keep);
  noises_.forget_before(keep / kFramesPerNoise);
  levels_.forget_before(kHopMs * keep);
  leak_.forget_before(kHopMs * keep);
}

}  // namespace turngap
