#pragma once

#include <string>
#include <string_view>

#include "turngap/shards/shard_run.h"

namespace turngap {

/// done.json.
std::string to_done_json(const DoneShard& done);

/// Reads what `to_done_json` wrote. Throws FatalError that says what was expected.
DoneShard parse_done_json(std::string_view text);

}  // namespace turngap
