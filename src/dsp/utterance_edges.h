#pragma once

#include <cstdint>
#include <vector>

#include "dsp/speech_detector.h"

namespace turngap {

/// The utterances in a passage of speech: frames [begin, end) hold its first and last active frame.
std::vector<Utterance> measure_passage(const ChannelEvidence& evidence, std::int64_t begin, std::int64_t end,
                                       const DetectorConfig& config);

/// Adds `more` to `utterances`; where a passage was cut in a monologue, the two halves are one utterance.
void append_utterances(std::vector<Utterance>& utterances, const std::vector<Utterance>& more,
                       const DetectorConfig& config);

/// The utterances that are the channel's own speech, not other voices or echo far below it.
std::vector<Utterance> drop_background(std::vector<Utterance> utterances, const DetectorConfig& config);

}  // namespace turngap
