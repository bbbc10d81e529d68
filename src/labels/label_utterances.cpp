#include "turngap/labels/label_utterances.h"

#include <algorithm>

namespace turngap {
namespace {

std::vector<Utterance> joined(const std::vector<Label>& labels, Millis max_pause) {
  std::vector<Utterance> utterances;
  for (const Label& label : labels) {
    if (!utterances.empty() && label.begin - utterances.back().end <= max_pause) {
      utterances.back().end = std::max(utterances.back().end, label.end);
    } else {
      utterances.push_back({});
      utterances.back().onset = label.begin;
      utterances.back().end = label.end;
    }
  }
  return utterances;
}

}  // namespace

std::optional<std::vector<Utterance>> utterances_of(const LabelTracks& labels, std::string_view track,
                                                    std::string_view other_track, Millis max_pause) {
  const auto found = std::ranges::find(labels.tracks, track, &LabelTrack::name);
  if (found != labels.tracks.end()) return joined(found->labels, max_pause);
  // RTTM and Audacity have no empty tracks: of a party that says nothing, there is only the other one's.
  if (labels.tracks.size() == 1 && labels.tracks[0].name == other_track) return std::vector<Utterance>{};
  return std::nullopt;
}

}  // namespace turngap
