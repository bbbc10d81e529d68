#include "turngap/labels/write_labels.h"

#include <fmt/format.h>

#include <algorithm>

namespace turngap {
namespace {

constexpr Millis kShortestCue{200.0};  // a player shows no cue of no length, and nobody sees a shorter one

double seconds(Millis time) {
  return time.value / 1000.0;
}

// A label is one line in every format.
std::string one_line(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(
      out, [](unsigned char c) { return c < ' '; }, ' ');
  return out;
}

std::string audacity(const LabelTracks& labels) {
  std::string out;
  for (const LabelTrack& track : labels.tracks) {
    for (const Label& label : track.labels) {
      const std::string text = label.text.empty() ? track.name : fmt::format("{}: {}", track.name, label.text);
      out += fmt::format("{:.3f}\t{:.3f}\t{}\n", seconds(label.begin), seconds(label.end), one_line(text));
    }
  }
  return out;
}

std::string doubled_quotes(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) out += c == '"' ? std::string(2, c) : std::string(1, c);
  return out;
}

// The labels of a tier without overlap, and the silence between them.
std::vector<Label> intervals_of(const LabelTrack& track, Millis duration) {
  std::vector<Label> intervals;
  Millis at{0.0};
  for (std::size_t i = 0; i < track.labels.size(); ++i) {
    Label label = track.labels[i];
    label.begin = std::max(label.begin, at);
    const Millis limit = i + 1 < track.labels.size() ? std::max(track.labels[i + 1].begin, label.begin) : duration;
    label.end = std::min(label.end, limit);
    if (label.end <= label.begin) continue;
    if (label.begin > at) intervals.push_back({at, label.begin, ""});
    intervals.push_back(label);
    at = label.end;
  }
  if (at < duration) intervals.push_back({at, duration, ""});
  return intervals;
}

std::string textgrid_tier(const LabelTrack& track, std::size_t number, Millis duration) {
  const auto intervals = intervals_of(track, duration);
  std::string out = fmt::format(
      "    item [{}]:\n        class = \"IntervalTier\"\n        name = \"{}\"\n        xmin = 0\n        xmax = "
      "{:.3f}\n"
      "        intervals: size = {}\n",
      number, doubled_quotes(track.name), seconds(duration), intervals.size());
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    out += fmt::format(
        "        intervals [{}]:\n            xmin = {:.3f}\n            xmax = {:.3f}\n            text = \"{}\"\n",
        i + 1, seconds(intervals[i].begin), seconds(intervals[i].end), doubled_quotes(intervals[i].text));
  }
  return out;
}

std::string textgrid(const LabelTracks& labels) {
  std::string out = fmt::format(
      "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = {:.3f}\ntiers? <exists>\nsize = {}\n"
      "item []:\n",
      seconds(labels.duration), labels.tracks.size());
  for (std::size_t i = 0; i < labels.tracks.size(); ++i) {
    out += textgrid_tier(labels.tracks[i], i + 1, labels.duration);
  }
  return out;
}

// Fields are separated by blanks.
std::string field(std::string_view text) {
  std::string out = one_line(text);
  std::ranges::replace(out, ' ', '_');
  return out.empty() ? "<NA>" : out;
}

std::string rttm(const LabelTracks& labels, std::string_view name) {
  std::string out;
  for (const LabelTrack& track : labels.tracks) {
    for (const Label& label : track.labels) {
      out += fmt::format("SPEAKER {} 1 {:.3f} {:.3f} <NA> <NA> {} <NA> <NA>\n", field(name), seconds(label.begin),
                         seconds(label.end - label.begin), field(track.name));
    }
  }
  return out;
}

std::string clock(Millis time) {
  const auto ms = whole_millis(time);
  return fmt::format("{:02}:{:02}:{:02}.{:03}", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string webvtt(const LabelTracks& labels) {
  std::vector<std::pair<Label, std::string_view>> cues;
  for (const LabelTrack& track : labels.tracks) {
    for (const Label& label : track.labels) cues.emplace_back(label, track.name);
  }
  std::ranges::stable_sort(cues, {}, [](const auto& cue) { return cue.first.begin.value; });
  std::string out = "WEBVTT\n";
  for (const auto& [label, track] : cues) {
    const Millis end = std::max(label.end, label.begin + kShortestCue);
    out += fmt::format("\n{} --> {}\n<v {}>{}\n", clock(label.begin), clock(end), escaped(track),
                       label.text.empty() ? escaped(track) : escaped(label.text));
  }
  return out;
}

}  // namespace

std::string to_label_file(const LabelTracks& labels, std::string_view name, LabelFormat format) {
  switch (format) {
    case LabelFormat::audacity: return audacity(labels);
    case LabelFormat::textgrid: return textgrid(labels);
    case LabelFormat::rttm: return rttm(labels, name);
    case LabelFormat::webvtt: break;
  }
  return webvtt(labels);
}

std::string_view extension_of(LabelFormat format) {
  switch (format) {
    case LabelFormat::audacity: return ".txt";
    case LabelFormat::textgrid: return ".TextGrid";
    case LabelFormat::rttm: return ".rttm";
    case LabelFormat::webvtt: break;
  }
  return ".vtt";
}

}  // namespace turngap
