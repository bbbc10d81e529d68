#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "turngap/core/error.h"

namespace turngap {

/// What `read` makes of the text of a file; `what` says what was expected in it. FatalErrors name the file.
template <class Read>
auto in_file(const std::filesystem::path& path, std::string_view what, const Read& read) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    throw FatalError(fmt::format("{}: expected {}, found nothing that can be read", path.string(), what));
  }
  try {
    return read(std::string_view(text));
  } catch (const FatalError& error) {
    throw FatalError(fmt::format("{}: {}", path.string(), error.what()));
  }
}

}  // namespace turngap
