#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace turngap {

/// Why a recording is not there.
struct FetchFailure {
  std::string recording;   ///< SID, or whatever was asked for
  std::string reason;      ///< one word, e.g. "mono", "encrypted", "processing", "network"
  std::string message;     ///< what was expected and found
  bool temporary = false;  ///< running again may help
};

enum class Presence { fetched, already_there, failed };

struct FetchResult {
  Presence presence = Presence::failed;
  std::filesystem::path path;  ///< of the audio, where it is there
  std::int64_t bytes = 0;
  std::optional<FetchFailure> failure;  ///< set exactly where it failed
  std::string remark;                   ///< what is odd about audio that is kept as it is; or empty
};

/// What is told and asked while recordings are fetched.
struct TransferHooks {
  /// So many bytes more arrived; below 0 for those of a transfer that begins again.
  std::function<void(std::int64_t)> received = [](std::int64_t) {};
  std::function<void(const FetchResult&)> done = [](const FetchResult&) {};  ///< in the order in which they end
  std::function<bool()> stop = [] { return false; };  ///< asked while files are verified; true: Interrupted
};

}  // namespace turngap
