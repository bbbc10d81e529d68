#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

namespace turngap::cli {

/// Turns one of the words into its value; names the words where it finds another.
template <class Value>
CLI::Validator choice(std::vector<std::pair<std::string, Value>> words) {
  const auto chosen = [words = std::move(words)](std::string& text) -> std::string {
    std::vector<std::string> names;
    for (const auto& [name, value] : words) {
      names.push_back(name);
      if (name != text) continue;
      text = std::to_string(static_cast<int>(value));  // which CLI11 reads as an enumerator
      return "";
    }
    return fmt::format("expected {}, found '{}'", fmt::join(names, " or "), text);
  };
  return {chosen, "", ""};
}

}  // namespace turngap::cli
