#include "cli/narrowing.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "cli/fetch_words.h"
#include "turngap/core/error.h"
#include "turngap/storage/layout.h"

namespace turngap::cli {
namespace {

std::optional<NamePattern> pattern_of(const FetchOptions& options) {
  std::string pattern = options.name_pattern;
  if (pattern.empty() && !options.layout.empty()) pattern = layout_named(options.layout).name_pattern;
  if (pattern.empty()) return std::nullopt;
  if (pattern.find('/') != std::string::npos) {
    throw FatalError("--name-pattern: expected one for the last part of keys and URLs, found a '/' in it");
  }
  return NamePattern(pattern);
}

}  // namespace

Narrowing::Narrowing(const FetchOptions& options)
    : pattern_(pattern_of(options)),
      window_(window_of(options, "")),
      selection_({options.sample, options.seed, options.limit}) {}

bool Narrowing::add(StoredRecording recording, bool in_list_of_urls) {
  ++added_;
  if (pattern_) take_what_the_name_tells(recording, in_list_of_urls);
  const bool dated = window_.since || window_.until;
  if (dated && recording.recorded_at && !window_.contains(*recording.recorded_at)) {
    selection_.pass_over(recording);
    return false;
  }
  selection_.add(std::move(recording));
  return true;
}

std::vector<StoredRecording> Narrowing::take() {
  if (unnamed_ > 0) say(fmt::format("{} of {} names do not match the pattern", unnamed_, added_));
  return selection_.take();
}

// What a list of URLs says of a recording stands over what its name tells.
void Narrowing::take_what_the_name_tells(StoredRecording& recording, bool in_list_of_urls) {
  RecordingResult told;
  told.path = recording.location.substr(recording.location.rfind('/') + 1);
  if (!pattern_->apply(told)) ++unnamed_;
  if (recording.call_id.empty()) recording.call_id = told.identity.call_sid.value_or("");
  if (told.identity.recorded_at && !(in_list_of_urls && recording.recorded_at)) {
    recording.recorded_at = parse_moment(*told.identity.recorded_at, {});
  }
  if (told.identity.tag) recording.columns.emplace_back("tag", *told.identity.tag);
  recording.columns.insert(recording.columns.end(), told.metadata.begin(), told.metadata.end());
}

}  // namespace turngap::cli
