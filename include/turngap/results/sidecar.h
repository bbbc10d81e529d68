#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "turngap/results/recording.h"

namespace turngap {

/// Where a recording has come from.
struct RecordingSource {
  std::string kind = "twilio";  ///< "twilio", "s3" or "url"
  std::string location;         ///< "s3://bucket/key", a URL without its query; empty at Twilio, whose SIDs say it
  std::string version;          ///< of the content, as the source tells it (an ETag); may be empty
  std::vector<std::pair<std::string, std::string>> columns;  ///< what a list of URLs says beside it
};

/// What lies beside a fetched recording, named as its audio with ".json", schema "turngap.recording/2". That of
/// "turngap.recording/1" is read too.
struct Sidecar {
  Recording recording;
  std::optional<Call> call;
  std::string tag;   ///< empty where none was asked for
  std::string rule;  ///< what selected the recording, e.g. "manifest"
  ChannelRoles roles;
  std::int64_t bytes = 0;  ///< of the audio file
  std::string sha256;      ///< of the audio file, hexadecimal
  RecordingSource source = {};
};

std::string to_json(const Sidecar& sidecar);

/// Nothing where the text is no sidecar of these schemas.
std::optional<Sidecar> parse_sidecar(std::string_view text);

/// The sidecar of a recording, where one lies beside it. Throws RecordingError (unreadable) where a JSON file lies
/// there that cannot be read, for it may say whose channel is whose, and MachineShortage.
std::optional<Sidecar> sidecar_beside(const std::filesystem::path& recording);

/// The same; nothing where it cannot be read.
std::optional<Sidecar> readable_sidecar_beside(const std::filesystem::path& recording);

}  // namespace turngap
