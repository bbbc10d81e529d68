#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap {

/// How a value in a vendor's JSON is written.
enum class LayoutValue {
  as_it_is,         ///< text, a number or a truth value
  moment,           ///< ISO 8601
  rfc2822_moment,   ///< as in mail
  unix_time_in_ms,  ///< milliseconds since 1970
};

/// One value of a vendor's JSON, and the column that it becomes.
struct LayoutField {
  std::string pointer;  ///< RFC 6901, e.g. "/latency/e2e/p50"
  std::string column;   ///< call_sid, recorded_at, tag or a column of its own
  LayoutValue value = LayoutValue::as_it_is;
};

/// Where a vendor's JSON tells how long the recording is: in seconds, or from one moment to another.
struct LayoutDuration {
  std::string seconds;  ///< RFC 6901; empty where it is told otherwise or not at all
  std::string begin;
  std::string end;
};

/// What a vendor documents of its two-channel recordings; docs/sources.md names where.
struct Layout {
  std::string name;
  std::optional<int> caller_channel;  ///< 1 or 2; nothing where the vendor does not document it
  std::string channels;               ///< in words, which channel is whose
  std::string name_pattern;           ///< as NamePattern reads it; empty where names tell nothing
  std::vector<LayoutField> fields;    ///< of the JSON beside the audio, which has its name
  LayoutDuration duration;            ///< of the recording itself, not of the call
  std::string wrapper;                ///< the JSON may lie in this object of another, as webhooks send it; or empty
  bool every_value_is_a_column = false;
};

/// All of them, by name.
const std::vector<Layout>& layouts();

/// Throws FatalError naming those there are.
const Layout& layout_named(std::string_view name);

/// What the JSON tells under this layout: every column of the layout, empty where the JSON lacks it. Nothing where the
/// text is no JSON object.
std::optional<std::vector<NamedText>> metadata_in(const Layout& layout, std::string_view json);

/// How many seconds the recording has by what the JSON tells under this layout; nothing where it tells nothing.
std::optional<int> duration_in(const Layout& layout, std::string_view json);

}  // namespace turngap
