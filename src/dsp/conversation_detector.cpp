#include "turngap/dsp/conversation_detector.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dsp/channel_check.h"
#include "dsp/conversation_clipping.h"
#include "dsp/conversation_decimator.h"
#include "dsp/conversation_frames.h"
#include "dsp/conversation_levels.h"
#include "dsp/detector_trace.h"
#include "dsp/leak_estimator.h"
#include "dsp/lost_packets.h"
#include "dsp/speech_detector.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

// The audio is taken in pieces of this length, whatever the blocks are, so that they change nothing.
constexpr Millis kPiece{100.0};

// Written so that NaN fails as well.
DetectorConfig checked(const DetectorConfig& config) {
  const bool sane =
      config.max_pause >= Millis{0.0} && config.min_utterance >= Millis{0.0} && config.edge_depth_db > 0.0;
  if (sane) return config;
  throw FatalError(
      "detector settings: expected pauses and lengths of at least 0 and a depth above 0, found something "
      "else");
}

[[noreturn]] void refuse_same_voice() {
  throw RecordingError(RecordingFault::identical_channels,
                       "expected one party on each channel, found the same voice on both (one channel is a copy of the "
                       "other with another gain, noise or delay); record the call with two channels (at Twilio: "
                       "RecordingChannels=dual)");
}

// A channel on which nothing but steady noise is heard from beginning to end; one with a leak in it was recorded.
std::optional<Finding> nothing_heard(const SpeechDetector& channel, bool leak, Flag flag, const char* party) {
  if (leak || channel.heard_anything()) return std::nullopt;
  return Finding{
      .flag = flag,
      .message = fmt::format("nothing but steady noise on the {}'s channel: it was not recorded, or the {} was never "
                             "connected; nothing can be said of the waits",
                             party, party),
      .forbids_numbers = true};
}

}  // namespace

struct ConversationDetector::State {
  State(int sample_rate_hz, const DetectorConfig& config);

  void push_piece(const ConversationBlock& piece);
  void measure(const ConversationBlock& decimated);
  void decide_block();
  std::vector<Finding> findings();

  std::size_t piece_samples;
  std::vector<float> caller_samples;  ///< of the piece that is not complete yet
  std::vector<float> agent_samples;
  ConversationDecimator decimate;
  ConversationFrames frames;
  ConversationLevels levels;
  ConversationClipping clipping;
  SpeechDetector caller;
  SpeechDetector agent;
  LeakEstimator leak;
  ChannelCheck check;
  LostPackets caller_packets;
  LostPackets agent_packets;
};

ConversationDetector::State::State(int sample_rate_hz, const DetectorConfig& config)
    : piece_samples(static_cast<std::size_t>(samples_in(kPiece, sample_rate_hz))),
      decimate(sample_rate_hz),
      frames(decimate.rate_hz()),
      levels(decimate.rate_hz()),
      clipping(sample_rate_hz),
      caller(Party::caller, decimate.rate_hz(), config),
      agent(Party::agent, decimate.rate_hz(), config),
      leak(decimate.rate_hz()),
      caller_packets(sample_rate_hz),
      agent_packets(sample_rate_hz) {}

void ConversationDetector::State::push_piece(const ConversationBlock& piece) {
  check.push(piece);
  caller_packets.push(piece.caller);
  agent_packets.push(piece.agent);
  clipping.push(piece, caller.levels(), agent.levels());
  measure(decimate(piece));
}

void ConversationDetector::State::measure(const ConversationBlock& decimated) {
  leak.push(decimated);
  levels.push(decimated, caller.levels(), agent.levels());
  frames.push(decimated, caller.frames(), agent.frames());
  caller.follow();
  agent.follow();
  while (caller.can_decide()) decide_block();
}

void ConversationDetector::State::decide_block() {
  caller.decide_block(agent, leak.agent_in_caller());
  agent.decide_block(caller, leak.caller_in_agent());
}

std::vector<Finding> ConversationDetector::State::findings() {
  auto findings = check.findings();
  if (findings.empty()) {
    const bool leak_in_caller = leak.agent_in_caller().has_value();
    const bool leak_in_agent = leak.caller_in_agent().has_value();
    if (auto dead = nothing_heard(caller, leak_in_caller, Flag::caller_channel_dead, "caller"))
      findings.push_back(std::move(*dead));
    if (auto dead = nothing_heard(agent, leak_in_agent, Flag::agent_channel_dead, "agent"))
      findings.push_back(std::move(*dead));
  }
  std::ranges::move(leak.findings(), std::back_inserter(findings));
  std::ranges::move(caller.findings("caller"), std::back_inserter(findings));
  std::ranges::move(agent.findings("agent"), std::back_inserter(findings));
  if (auto finding = caller_packets.finding("caller")) findings.push_back(std::move(*finding));
  if (auto finding = agent_packets.finding("agent")) findings.push_back(std::move(*finding));
  return findings;
}

ConversationDetector::ConversationDetector(int sample_rate_hz, const DetectorConfig& config)
    : state_(std::make_unique<State>(sample_rate_hz, checked(config))) {}
ConversationDetector::~ConversationDetector() = default;

void ConversationDetector::observe_frames(const FrameObserver& observer) {
  state_->caller.observe_frames(observer);
  state_->agent.observe_frames(observer);
}

void ConversationDetector::push(const ConversationBlock& block) {
  State& s = *state_;
  for (std::size_t done = 0; done < block.size();) {
    const std::size_t count = std::min(block.size() - done, s.piece_samples - s.caller_samples.size());
    const auto append = [&](std::vector<float>& to, std::span<const float> from) {
      to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(done),
                from.begin() + static_cast<std::ptrdiff_t>(done + count));
    };
    append(s.caller_samples, block.caller);
    append(s.agent_samples, block.agent);
    done += count;
    if (s.caller_samples.size() < s.piece_samples) continue;
    s.push_piece({s.caller_samples, s.agent_samples});
    s.caller_samples.clear();
    s.agent_samples.clear();
  }
}

ConversationUtterances ConversationDetector::finish() {
  State& s = *state_;
  s.push_piece({s.caller_samples, s.agent_samples});
  s.measure(s.decimate.finish());
  s.check.require_conversation();
  if (s.leak.same_on_both()) refuse_same_voice();
  s.frames.finish(s.caller.frames(), s.agent.frames());
  s.caller.follow();
  s.agent.follow();
  while (s.caller.undecided()) s.decide_block();
  s.caller.finish();
  s.agent.finish();
  return {s.caller.utterances(), s.agent.utterances(), s.findings()};
}

void trace_detector(ConversationDetector& detector, const DetectorTrace& trace) {
  detector.state_->caller.trace(trace);
  detector.state_->agent.trace(trace);
}

void replace_nets(ConversationDetector& detector, const DetectorNets& nets) {
  detector.state_->caller.decide_with(nets);
  detector.state_->agent.decide_with(nets);
}

}  // namespace turngap
