#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "turngap/core/calendar.h"

namespace turngap {

/// Name and value of a header or a column.
using NamedValue = std::pair<std::string, std::string>;

/// A recording that lies in a bucket or behind a URL.
struct StoredRecording {
  std::string name;  ///< of its files here, safe on every file system, with the extension of the audio
  std::string url;   ///< where it is fetched from; empty in a bucket, where its location says it
  std::string
      location;  ///< as the user knows it, without what opens it: "s3://bucket/key", or the URL without its query
  std::size_t place = 0;              ///< the number of the bucket or list that it is in
  std::optional<std::int64_t> bytes;  ///< as listed
  std::string version;                ///< changes with the content (an ETag); empty where the store gives none
  std::optional<Moment> recorded_at;  ///< from the list, else when it was stored
  std::string call_id;
  std::vector<NamedValue> columns;  ///< what else a list says of it
};

/// A name for the files of the recording with this key or URL path: its last part where that is safe (letters, digits,
/// '.', '_', '-', at most 200 bytes), else what is safe of it; `.wav` is added where it ends in no audio format. With
/// `tell_apart` some digits of the SHA-256 of the whole follow, so that two keys never meet in one name.
std::string local_name(const std::string& key, bool tell_apart);

/// A name without its extension: what the recording and its sidecar have in common.
std::string stem_of(const std::string& name);

}  // namespace turngap
