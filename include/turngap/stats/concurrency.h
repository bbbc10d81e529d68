#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace turngap {

/// The parts by how many calls were active, as the value of each turn: "12 to 30", "0" (no call of the load test was
/// active), or nothing where it is not known. At most eight parts with calls, of about equally many turns and 20 at
/// least; turns with the same number of active calls are never parted.
std::vector<std::string> concurrency_values(std::span<const std::optional<unsigned>> active);

}  // namespace turngap
