#include "cli/iso_time.h"

#include <fmt/format.h>

#include "turngap/core/calendar.h"

namespace turngap::cli {

std::string iso_with_millis(std::chrono::system_clock::time_point time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  std::string text = to_iso8601(second);
  text.pop_back();  // the Z
  return fmt::format("{}.{:03}Z", text, std::chrono::floor<std::chrono::milliseconds>(time - second).count());
}

}  // namespace turngap::cli
