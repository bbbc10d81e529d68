#pragma once

#include <filesystem>
#include <string>

namespace turngap::test {

/// The calls that come with the project, and one of them, with one turn.
inline const std::filesystem::path kCalls = std::filesystem::path(TURNGAP_TESTDATA) / "calls";
inline const std::string kCall = kCalls / "answered_800ms.wav";

}  // namespace turngap::test
