#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "turngap/report/summary_json.h"
#include "turngap/results/recording_result.h"
#include "turngap/results/turn_excerpt.h"
#include "turngap/stats/call_summary.h"
#include "turngap/stats/release_comparison.h"
#include "turngap/stats/run_profile.h"

namespace turngap {

/// A turn that the page draws.
struct ShownTurn {
  std::size_t recording = 0;           ///< index into Page::results, of one that was measured
  std::size_t turn = 0;                ///< index into its turns
  std::optional<TurnExcerpt> excerpt;  ///< nothing: only what was detected is drawn
  std::string without_audio;           ///< why there is no excerpt
};

/// The stretch of the recording that the page draws around a turn.
struct TurnWindow {
  Millis from;
  Millis to;
};
TurnWindow window_around(const RecordingAnalysis& analysis, const CallerTurn& turn);

/// An earlier release beside this one.
struct PageBaseline {
  std::string name;
  ReleaseComparison comparison;
  std::vector<QuantileEstimate> curve;  ///< as RunProfile::curve
};

/// All that the page shows.
struct Page {
  std::string title;
  const RunSummary& summary;
  std::span<const RecordingResult> results;
  const RunProfile& profile;
  std::vector<CallSummary> calls;
  const std::deque<TableTurn>& call_turns;  ///< of all calls; TableTurn::call is an index into `calls`
  std::vector<ShownTurn> turns;             ///< in the order in which they are shown
  std::optional<PageBaseline> baseline;
  bool embed_audio = false;  ///< the audio of the shown turns is part of the page
};

/// One HTML page that needs nothing else: the verdict, pictures, the calls and the worst turns, readable without
/// scripts and in print. Under its own policy it loads nothing and runs no script but its own. The same input gives the
/// same bytes.
std::string to_page(const Page& page);

}  // namespace turngap
