#pragma once

#include <vector>

#include "dsp/channel_evidence.h"
#include "dsp/edge_estimate.h"
#include "turngap/core/utterance.h"
#include "turngap/dsp/detector_config.h"

namespace turngap {

/// Runs of speech with pauses up to `max_pause` between them, which are one utterance each. Their edges lie from
/// `earliest` to `latest` and not in one another.
std::vector<CoarseUtterance> coarse_utterances(const std::vector<FrameRun>& runs, Millis max_pause,
                                               std::int64_t earliest, std::int64_t latest);

/// What is said of the utterance with these edges.
Utterance utterance_between(const EdgeEstimate& onset, const EdgeEstimate& end, const EdgePower& power,
                            const CoarseUtterance& coarse, const ChannelEvidence& evidence);

/// Appends an utterance, joins it to the last where the pause between them is not longer than
/// `config.max_pause`, or leaves it out where it is shorter than `config.min_utterance`.
void append_utterance(std::vector<Utterance>& utterances, const Utterance& next, const DetectorConfig& config);

/// 10 log10 of a power, at least -120.
double decibels(double power);

}  // namespace turngap
