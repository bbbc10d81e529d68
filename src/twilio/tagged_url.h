#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace turngap {

/// Whether a TwiML URL in the events of a call (Calls/CA…/Events.json) holds the tag as a whole word: "run-4" is not in
/// ".../voice?tag=run-42".
bool has_tagged_url(const nlohmann::json& events, const std::string& tag);

}  // namespace turngap
