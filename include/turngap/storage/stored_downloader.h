#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "turngap/net/fetch_result.h"
#include "turngap/net/request_queue.h"
#include "turngap/results/sidecar.h"
#include "turngap/storage/stored_recording.h"

namespace turngap {

struct StoredDownloadSettings {
  std::filesystem::path folder;
  std::string kind;  ///< "s3" or "url"
  std::string tag;
  ChannelRoles roles;
  std::vector<NamedValue> headers;  ///< sent with every request, to the origin of each recording's URL alone
  std::function<std::string(const StoredRecording&)> url_of = [](const StoredRecording& recording) {
    return recording.url;
  };
  TransferHooks hooks;
};

/// What lies beside a recording of a place (`kind` "s3" or "url") once it is there, but for the size and SHA-256 of its
/// audio.
Sidecar sidecar_for(const StoredRecording& recording, const std::string& kind, const std::string& tag,
                    const ChannelRoles& roles);

/// Fetches the recordings into a folder that one process at a time may fetch into, with the promises of `download`:
/// each is there whole and verified with its sidecar beside it, or not at all; what is there already and has not
/// changed at its source is kept; one recording's failure does not stop the others. Throws FatalError and Interrupted.
void download_stored(RequestQueue& queue, std::span<const StoredRecording> wanted,
                     const StoredDownloadSettings& settings);

}  // namespace turngap
