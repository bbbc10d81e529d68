#include "turngap/analysis/analyze_recording.h"

#include "analysis/trust.h"
#include "turngap/dsp/conversation_detector.h"
#include "turngap/turns/role_check.h"

namespace turngap {

AnalysisConfig config_for(const RecordingResult& result, AnalysisConfig config) {
  config.caller_channel = result.roles.caller_channel == 2 ? CallerChannel::right : CallerChannel::left;
  config.expected_duration = result.expected_duration;
  return config;
}

RecordingAnalysis analyze_recording(ByteSource& source, const AnalysisConfig& config, const FrameObserver& observer) {
  RecordingReader reader(source, config.caller_channel);
  ConversationDetector detector(reader.info().sample_rate_hz, config.detector);
  if (observer) detector.observe_frames(observer);
  while (const auto block = reader.next_block()) detector.push(*block);
  auto [caller, agent, findings] = detector.finish();
  if (auto doubt = doubt_about_roles(caller, agent)) findings.push_back(std::move(*doubt));
  if (auto mismatch = check_duration(reader.info().duration(), config.expected_duration)) {
    findings.push_back(std::move(*mismatch));
  }
  auto turns = pair_responses(caller, agent, reader.info().duration(), config.pairing);
  apply_coding_block(turns, reader.info().coding_block);
  apply_findings(turns, findings);
  return {reader.info(), std::move(caller), std::move(agent), std::move(turns), std::move(findings)};
}

}  // namespace turngap
