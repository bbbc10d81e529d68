#include "cli/checked_number.h"

#include <fmt/format.h>

#include <string>

namespace turngap::cli {

CLI::Validator number_between(double lowest, double highest) {
  const auto check = [lowest, highest](const std::string& text) -> std::string {
    double number = 0.0;
    // CLI::Range asks whether a number lies outside, which NaN never does.
    if (CLI::detail::lexical_cast(text, number) && number >= lowest && number <= highest) return "";
    return fmt::format("expected a number from {} to {}, found '{}'", lowest, highest, text);
  };
  return {check, "", ""};
}

}  // namespace turngap::cli
