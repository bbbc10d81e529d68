#pragma once

#include <set>
#include <string>

#include "turngap/twilio/sid.h"
#include "twilio/recording_search.h"

namespace turngap {

/// Adds the recordings of calls or conferences (`kind`: "Calls" or "Conferences") that a rule has found.
void add_recordings_of(RecordingSearch& search, const std::set<Sid>& owners, const std::string& kind,
                       const std::string& rule);

}  // namespace turngap
