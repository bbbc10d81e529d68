#pragma once

#include "twilio/recording_search.h"

namespace turngap {

/// Looks up the entries of the selection's manifest: the recordings that they name, and those of the calls and
/// conferences that they name. An entry of which there is none is a failure of the search.
void look_up_manifest(RecordingSearch& search);

}  // namespace turngap
