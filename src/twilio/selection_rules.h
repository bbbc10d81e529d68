#pragma once

#include "twilio/recording_search.h"

namespace turngap {

/// Applies the rule of the selection; for a tag, the rules that a run can be tagged by. Throws as
/// find_recordings_at_twilio.
SearchFinds apply_selection_rules(const SearchScope& scope);

}  // namespace turngap
