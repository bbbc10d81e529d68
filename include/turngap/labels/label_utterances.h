#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "turngap/core/utterance.h"
#include "turngap/labels/label_tracks.h"

namespace turngap {

/// The labels of a party's track as utterances; labels with pauses of up to `max_pause` between them are one. A party
/// that says nothing may have no track: it is silent where the only track is that of the other party. Nothing where
/// the track is missing otherwise.
std::optional<std::vector<Utterance>> utterances_of(const LabelTracks& labels, std::string_view track,
                                                    std::string_view other_track, Millis max_pause);

}  // namespace turngap
