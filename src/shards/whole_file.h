#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "turngap/core/error.h"

namespace turngap {

/// What `read` gives; FatalErrors name the file.
template <class Read>
auto in_place(const std::filesystem::path& path, const Read& read) {
  try {
    return read();
  } catch (const FatalError& error) {
    throw FatalError(fmt::format("{}: {}", path.string(), error.what()));
  }
}

/// Opens a file; `what` says what was expected in it.
inline std::ifstream opened(const std::filesystem::path& path, std::string_view what) {
  std::ifstream file(path, std::ios::binary);
  if (file.is_open()) return file;
  throw FatalError(fmt::format("{}: expected {}, found nothing that can be read", path.string(), what));
}

/// What `read` makes of the text of a small file; `what` says what was expected in it. FatalErrors name the file.
template <class Read>
auto in_file(const std::filesystem::path& path, std::string_view what, const Read& read) {
  std::ifstream file = opened(path, what);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad())
    throw FatalError(fmt::format("{}: expected {}, found no more than {} bytes", path.string(), what, text.size()));
  return in_place(path, [&] { return read(std::string_view(text)); });
}

/// The SHA-256 of a file.
inline std::string sum_of_file(const std::filesystem::path& path, std::string_view what) {
  std::ifstream file = opened(path, what);
  return sha256_of(file);
}

}  // namespace turngap
