#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/storage/stored_recording.h"

namespace turngap {

/// Reads a list of recordings behind URLs: one URL a line, or CSV with a header line that has `url` and may have
/// `recorded_at`, `call_sid` (or `call_id`) and `name`; every other column is kept. Empty lines and lines that begin
/// with # are skipped. Throws FatalError that names the file, the line and what is wrong; never with a URL's query,
/// which may open it.
std::vector<StoredRecording> read_url_list(std::string_view text, const std::string& name);

/// Reads lines "Name: value" from a file that only its owner may read, e.g. "Authorization: Bearer …". Throws
/// FatalError naming the line that is none; never with its text.
std::vector<NamedValue> read_headers(const std::filesystem::path& path);

}  // namespace turngap
