#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace turngap::cli {

/// Deletes all of `files` that it can; one that is gone already is no failure. What remains, and what to do about it,
/// in words, or nothing; `what` the files are: "6 recordings".
std::optional<std::string> delete_files(std::span<const std::filesystem::path> files, std::string_view what);

}  // namespace turngap::cli
