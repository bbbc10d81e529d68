#include "dsp/edge_estimate.h"
#include "dsp/speech_evidence.h"

namespace turngap {
namespace {

// Written by scripts/train; what they were trained on stands in src/dsp/weights/README.md.
#include "dsp/weights/end.inc"
#include "dsp/weights/onset.inc"
#include "dsp/weights/speech.inc"

}  // namespace

const EvidenceNet& speech_net() {
  static const EvidenceNet net(kSpeechFrameSizes, kSpeechSizes, kSpeechValues);
  return net;
}

const DenseNet& onset_net() {
  static const DenseNet net(kOnsetSizes, kOnsetValues);
  return net;
}

const DenseNet& end_net() {
  static const DenseNet net(kEndSizes, kEndValues);
  return net;
}

}  // namespace turngap
