#pragma once

namespace turngap {

/// The version of the measurement. Any change that can move a measured number raises it, with a line here and in
/// CHANGELOG.md; `latency.csv` carries it, and results of different versions are never compared.
///
///   1  first method: sub-band signal-to-noise with hysteresis, edges 35 dB below the utterance's own level
///   2  music is told from speech, clicks in a row are clicks; no number where a channel is dead or the tracks drift
///   apart
///   3  learned evidence decides what is speech and where a tail that is not plain ends; music, breath, tone and
///   background rules are gone; what is refused as speech is told
inline constexpr int kMethodVersion = 3;

}  // namespace turngap
