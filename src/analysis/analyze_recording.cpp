#include "turngap/analysis/analyze_recording.h"

#include "turngap/dsp/conversation_detector.h"

namespace turngap {

RecordingAnalysis analyze_recording(ByteSource& source, const AnalysisConfig& config) {
  RecordingReader reader(source, config.caller_channel);
  ConversationDetector detector(reader.info().sample_rate_hz, config.detector);
  while (const auto block = reader.next_block()) detector.push(*block);
  const auto [caller, agent] = detector.finish();
  return {reader.info(), pair_responses(caller, agent, reader.info().duration(), config.pairing)};
}

}  // namespace turngap
