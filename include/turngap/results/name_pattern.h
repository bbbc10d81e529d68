#pragma once

#include <memory>
#include <string>

#include "turngap/results/recording_result.h"

namespace turngap {

/// How the names of recordings tell what is known of them: "{recorded_at:%Y%m%d-%H%M%S}_{tag}_{*}.wav".
///
/// A field stands for at least one character; `{*}` for what does not matter, `{tag}`, `{call_sid}` or any other name
/// for a value, `{recorded_at:FORMAT}` for a time. FORMAT may hold %Y %m %d %H %M %S %y %j %b %F %T, and %z for the
/// offset of a zone; without it the time is UTC. A pattern with a slash is matched with the whole path, one without
/// with the file's name.
class NamePattern {
 public:
  /// Throws FatalError that names what is wrong in it.
  explicit NamePattern(const std::string& pattern);
  ~NamePattern();
  NamePattern(NamePattern&&) noexcept;

  /// Takes what the name of this recording tells into it; false where it does not match, and then nothing is set but
  /// that its metadata have the pattern's columns, empty.
  bool apply(RecordingResult& result) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace turngap
