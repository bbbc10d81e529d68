#pragma once

#include "turngap/labels/label_tracks.h"
#include "turngap/results/recording_result.h"

namespace turngap {

/// What was measured as three tracks: "caller" and "agent" with their utterances, and "turn" with every turn's number,
/// outcome and wait. A turn's label lies from the caller's end to the reply, or is as long as the wait was seen; where
/// there is no wait, it is as long as the turn.
LabelTracks labels_of(const RecordingAnalysis& analysis);

}  // namespace turngap
