#include "labels/label_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "turngap/core/error.h"

namespace turngap {
namespace {

[[noreturn]] void refuse(std::string_view name, std::size_t line, std::string_view expected, std::string_view found) {
  throw FatalError(fmt::format("{}, line {}: expected {}, found '{}'", name, line, expected, found.substr(0, 80)));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  auto lines = split(text, '\n');
  for (std::string_view& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  return lines;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (const std::string_view part : split(line, ' ')) {
    for (const std::string_view word : split(part, '\t')) {
      if (!word.empty()) words.push_back(word);
    }
  }
  return words;
}

std::optional<Millis> time_in(std::string_view seconds) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
  const bool whole = error == std::errc() && end == seconds.data() + seconds.size();
  if (!whole || !std::isfinite(value) || value < 0.0 || value > kLongestSeconds) return std::nullopt;
  return Millis{1000.0 * value};
}

void add(LabelTracks& labels, std::string_view track, Label label) {
  auto at = std::ranges::find(labels.tracks, track, &LabelTrack::name);
  if (at == labels.tracks.end()) at = labels.tracks.insert(at, {std::string(track), {}});
  at->labels.push_back(std::move(label));
}

}  // namespace

bool is_rttm(std::string_view text) {
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with("SPEAKER ") || line.starts_with("SPEAKER\t")) return true;
  }
  return false;
}

LabelTracks read_rttm(std::string_view text, std::string_view name) {
  LabelTracks labels;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto words = words_of(lines[i]);
    if (words.empty() || words[0] != "SPEAKER") continue;
    if (words.size() < 8) refuse(name, i + 1, "SPEAKER file channel begin duration <NA> <NA> name", lines[i]);
    const auto begin = time_in(words[3]);
    const auto duration = time_in(words[4]);
    if (!begin || !duration) refuse(name, i + 1, "begin and duration in seconds", lines[i]);
    add(labels, words[7], {*begin, *begin + *duration, ""});
  }
  return labels;
}

LabelTracks read_audacity(std::string_view text, std::string_view name) {
  LabelTracks labels;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty() || lines[i].starts_with('\\')) continue;
    const auto fields = split(lines[i], '\t');
    const auto begin = fields.size() >= 2 ? time_in(fields[0]) : std::nullopt;
    const auto end = begin ? time_in(fields[1]) : std::nullopt;
    if (!begin || !end || *end < *begin) {
      refuse(name, i + 1, "a TextGrid, an RTTM file, or begin and end in seconds and a text with tabs between them",
             lines[i]);
    }
    const std::string_view label = fields.size() > 2 ? fields[2] : "";
    const std::size_t colon = label.find(": ");
    const std::string_view track = label.substr(0, colon);
    if (track.empty()) refuse(name, i + 1, "a label that says whose speech it is", lines[i]);
    add(labels, track, {*begin, *end, std::string(colon == std::string_view::npos ? "" : label.substr(colon + 2))});
  }
  return labels;
}

}  // namespace turngap
