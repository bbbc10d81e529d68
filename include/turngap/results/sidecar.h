#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "turngap/results/recording.h"

namespace turngap {

/// What lies beside a fetched recording as RE….json, schema "turngap.recording/1".
struct Sidecar {
  Recording recording;
  std::optional<Call> call;
  std::string tag;   ///< empty where none was asked for
  std::string rule;  ///< what selected the recording, e.g. "manifest"
  ChannelRoles roles;
  std::int64_t bytes = 0;  ///< of the audio file
  std::string sha256;      ///< of the audio file, hexadecimal
};

std::string to_json(const Sidecar& sidecar);

/// Nothing where the text is no sidecar of this schema.
std::optional<Sidecar> parse_sidecar(std::string_view text);

/// The sidecar of the recording RE….wav, where one lies beside it.
std::optional<Sidecar> sidecar_beside(const std::filesystem::path& recording);

}  // namespace turngap
