#include "turngap/labels/analysis_labels.h"

#include <fmt/format.h>

#include <algorithm>

namespace turngap {
namespace {

LabelTrack track_of(const char* name, const std::vector<Utterance>& utterances) {
  LabelTrack track{name, {}};
  for (const Utterance& u : utterances) track.labels.push_back({u.onset, u.end, "speech"});
  return track;
}

std::string described(std::size_t number, const CallerTurn& turn) {
  if (turn.latency()) {
    return fmt::format("{} {} {} ms +-{}", number, to_string(turn.outcome), whole_millis(*turn.latency()),
                       whole_millis(*turn.uncertainty));
  }
  if (turn.censored_wait) {
    return fmt::format("{} {} >= {} ms {}", number, to_string(turn.outcome), whole_millis(*turn.censored_wait),
                       to_string(*turn.reason));
  }
  return fmt::format("{} {}", number, to_string(turn.outcome));
}

// The wait where there is one, else the turn itself. Labels of no length are lost in most programs.
Label label_of(std::size_t number, const CallerTurn& turn) {
  constexpr Millis kShortest{1.0};
  Millis begin = turn.caller_onset;
  Millis end = turn.caller_end;
  if (turn.agent_onset) {
    begin = std::min(turn.caller_end, *turn.agent_onset);
    end = std::max(turn.caller_end, *turn.agent_onset);
  } else if (turn.censored_wait) {
    begin = turn.caller_end;
    end = turn.caller_end + *turn.censored_wait;
  }
  return {begin, std::max(end, begin + kShortest), described(number, turn)};
}

LabelTrack turns_of(const std::vector<CallerTurn>& turns) {
  LabelTrack track{"turn", {}};
  for (std::size_t i = 0; i < turns.size(); ++i) track.labels.push_back(label_of(i + 1, turns[i]));
  return track;
}

}  // namespace

LabelTracks labels_of(const RecordingAnalysis& analysis) {
  return {analysis.info.duration(),
          {track_of("caller", analysis.caller), track_of("agent", analysis.agent), turns_of(analysis.turns)}};
}

}  // namespace turngap
