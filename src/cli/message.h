#pragma once

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace turngap::cli {

/// Writes to stderr. What cannot be written there can be told nowhere, and ends nothing.
void write_stderr(std::string_view text);

/// The same of a format and its values.
template <typename... Values>
void print_message(fmt::format_string<Values...> format, Values&&... values) {
  write_stderr(fmt::format(format, std::forward<Values>(values)...));
}

}  // namespace turngap::cli
