#pragma once

#include <string>

#include "turngap/stats/release_history.h"

namespace turngap {

/// Every release in a line, with its percentiles and its verdict against the first.
std::string to_history_text(const ReleaseHistory& history);

/// Every release with its percentiles and its verdict against the first, as JSON (schema turngap.history/1).
std::string to_history_json(const ReleaseHistory& history);

/// One row a release: time, release, p50_ms, p95_ms, unanswered_percent; an empty cell where nothing was measured. Read
/// by Apache Otava as a CSV test with time_column: time, attributes: [release].
std::string to_otava_csv(const ReleaseHistory& history);

}  // namespace turngap
