#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "turngap/net/fetch_result.h"
#include "turngap/net/request_queue.h"
#include "turngap/results/sidecar.h"
#include "turngap/twilio/decryption.h"
#include "turngap/twilio/recording_list.h"

namespace turngap {

struct DownloadSettings {
  std::filesystem::path folder;
  std::string account_url;  ///< ".../2010-04-01/Accounts/AC…"; one of the recording's own account wins
  const PrivateKey* private_key = nullptr;  ///< opens encrypted recordings
  TransferHooks hooks;
};

/// Why it is not worth asking for the audio; nothing where it is.
std::optional<FetchFailure> known_obstacle(const Recording& recording, bool has_private_key);

/// The greatest size that the audio of a recording can have.
std::int64_t largest_audio_bytes(const Recording& recording);

/// Fetches recordings of the list into a folder that one process at a time may fetch into. A recording is there when
/// RE….wav is there, whole and verified, with RE….json beside it; until then it is RE….wav.part. What is there already,
/// with the bytes that its sidecar tells, is kept. One recording's failure does not stop the others. Throws FatalError
/// (the folder cannot be used, the disk is full), AccessDenied and Interrupted.
void download(RequestQueue& queue, const RecordingList& list, std::span<const ListedRecording* const> wanted,
              const DownloadSettings& settings);

}  // namespace turngap
