#pragma once

#include <optional>
#include <vector>

#include "turngap/audio/recording_reader.h"
#include "turngap/dsp/detector_config.h"
#include "turngap/dsp/frame_view.h"
#include "turngap/results/recording_result.h"
#include "turngap/turns/response_pairing.h"

namespace turngap {

/// Everything that can change the answer.
struct AnalysisConfig {
  CallerChannel caller_channel = CallerChannel::left;
  std::optional<Millis> expected_duration;  ///< of the recording, by what is known of the call
  DetectorConfig detector;
  PairingConfig pairing;
};

/// `config` with what is known of this recording: whose channel is whose, and how long it should be.
AnalysisConfig config_for(const RecordingResult& result, AnalysisConfig config);

/// The method: decode, detect speech on each channel, pair every caller turn with the agent's reply.
/// `observer`, where there is one, is told what the detector saw in each frame.
/// Throws RecordingError if the recording cannot be measured.
RecordingAnalysis analyze_recording(ByteSource& source, const AnalysisConfig& config,
                                    const FrameObserver& observer = {});

}  // namespace turngap
