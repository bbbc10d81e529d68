#pragma once

#include <cstdint>
#include <vector>

#include "dsp/channel_evidence.h"
#include "turngap/core/utterance.h"
#include "turngap/dsp/detector_config.h"

namespace turngap {

/// The utterances in a passage of speech; `core` reaches from its first to its last active frame.
std::vector<Utterance> measure_passage(const ChannelEvidence& evidence, Stretch core, const DetectorConfig& config);

/// Adds `more` to `utterances`; where a monologue was cut into passages, the two halves are one utterance.
void append_utterances(std::vector<Utterance>& utterances, const std::vector<Utterance>& more,
                       const DetectorConfig& config);

/// The utterances that are the channel's own speech, not other voices or echo far below it.
std::vector<Utterance> without_background(std::vector<Utterance> utterances, const DetectorConfig& config);

}  // namespace turngap
