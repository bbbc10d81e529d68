#pragma once

#include <string>
#include <vector>

#include "core/printable.h"
#include "results/result_fields.h"
#include "turngap/analysis/analyze_batch.h"

namespace turngap {

// What is known of a recording before it is measured, as JSON; settings and versions apart, which all have in common.

template <class Visit, Is<RecordingResult> T>
void visit_known(const Visit& visit, T& known) {
  visit("recording", known.identity.recording);
  visit("path", known.path);
  visit("call_sid", known.identity.call_sid);
  visit("recorded_at", known.identity.recorded_at);
  visit("tag", known.identity.tag);
  visit("metadata", known.metadata);
  visit("expected_duration_ms", known.expected_duration);
}

inline void write_channels_and_failure(nlohmann::ordered_json& json, const RecordingResult& known) {
  visit_fields(FieldWriter(json["channels"] = nlohmann::ordered_json::object()), known.roles);
  json["failure"] = nullptr;
  if (known.failure) visit_fields(FieldWriter(json["failure"] = nlohmann::ordered_json::object()), *known.failure);
}

inline void read_channels_and_failure(const nlohmann::ordered_json& json, RecordingResult& known) {
  visit_fields(FieldReader(json.at("channels")), known.roles);
  if (const auto& failure = json.at("failure"); !failure.is_null()) {
    visit_fields(FieldReader(failure), known.failure.emplace());
  }
}

// JSON holds UTF-8 only, the names of files any bytes.
inline void write_file_name(nlohmann::ordered_json& json, const std::string& name) {
  if (valid_utf8(name) == name) {
    json["file"] = name;
  } else {
    json["file_bytes"] = std::vector<unsigned char>(name.begin(), name.end());
  }
}

inline std::string file_name_in(const nlohmann::ordered_json& json) {
  if (json.contains("file")) return json.at("file").get<std::string>();
  const auto bytes = json.at("file_bytes").get<std::vector<unsigned char>>();
  return {bytes.begin(), bytes.end()};
}

}  // namespace turngap
