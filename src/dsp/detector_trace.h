#pragma once

#include <functional>

#include "dsp/dense_net.h"
#include "dsp/edge_window.h"
#include "dsp/evidence_net.h"
#include "dsp/frame_features.h"
#include "turngap/dsp/conversation_detector.h"

namespace turngap {

/// What training wants to see of a detector.
struct DetectorTrace {
  std::function<void(Party, std::int64_t frame, const FrameFeatures&, bool above_noise)> frame;
  std::function<void(Party, const CoarseUtterance&, const EdgeWindow&)> edge;
};

/// The nets that a detector decides with.
struct DetectorNets {
  const EvidenceNet* speech;
  const DenseNet* onset;
  const DenseNet* end;
};

/// Tells `trace` what `detector` sees, before the first block.
void trace_detector(ConversationDetector& detector, const DetectorTrace& trace);
/// Has `detector` decide with `nets`, before the first block.
void replace_nets(ConversationDetector& detector, const DetectorNets& nets);

}  // namespace turngap
