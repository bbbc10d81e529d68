#include "labels/textgrid_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "turngap/core/error.h"
#include "turngap/labels/label_tracks.h"

namespace turngap {
namespace {

/// Reads the values of the file one after the other.
class Values {
 public:
  Values(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  std::string text(std::string_view what) {
    skip_comments(what);
    if (text_[at_] != '"') refuse(what);
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        out += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        out += text_[at_++];
      } else {
        ++at_;
        return out;
      }
    }
    refuse("the closing quote of a text");
  }

  double number(std::string_view what) {
    skip_comments(what);
    double value = 0.0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc() || !std::isfinite(value)) refuse(what);
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  Millis time(std::string_view what) {
    const double seconds = number(what);
    if (seconds < 0.0 || seconds > kLongestSeconds) refuse(what);
    return Millis{1000.0 * seconds};
  }

  std::size_t count(std::string_view what) {
    const double value = number(what);
    // Each counted thing takes a few bytes at least.
    if (value < 0.0 || value > static_cast<double>(text_.size())) refuse(what);
    return static_cast<std::size_t>(value);
  }

  void flag(std::string_view expected) {
    skip_comments(expected);
    if (!text_.substr(at_).starts_with(expected)) refuse(expected);
    at_ += expected.size();
  }

  [[noreturn]] void refuse(std::string_view expected) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
    const std::string_view rest = text_.substr(at_);
    throw FatalError(fmt::format(
        "{}, line {}: expected {} of a TextGrid, found {}", name_, line, expected,
        rest.empty() ? "the end of the file" : fmt::format("'{}'", rest.substr(0, std::min(rest.find('\n'), 40UL)))));
  }

 private:
  static bool begins_value(char c) { return c == '"' || c == '<' || c == '-' || (c >= '0' && c <= '9'); }
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  // Free-standing words, such as "xmin", "=" and "[1]:", are comments; so is the rest of a line after "!".
  void skip_comments(std::string_view what) {
    while (at_ < text_.size()) {
      if (is_blank(text_[at_])) {
        ++at_;
      } else if (text_[at_] == '!') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (begins_value(text_[at_])) {
        return;
      } else {
        while (at_ < text_.size() && !is_blank(text_[at_])) ++at_;
      }
    }
    refuse(what);
  }

  std::string_view text_;
  std::string_view name_;
  std::size_t at_ = 0;
};

LabelTrack read_intervals(Values& values, std::string name) {
  LabelTrack track{std::move(name), {}};
  const std::size_t intervals = values.count("the number of intervals");
  for (std::size_t i = 0; i < intervals; ++i) {
    const Millis begin = values.time("the begin of an interval");
    const Millis end = values.time("the end of an interval");
    if (end < begin) values.refuse("an interval that ends after its begin");
    std::string text = values.text("the text of an interval");
    if (text.find_first_not_of(" \t\r\n") != std::string::npos) track.labels.push_back({begin, end, std::move(text)});
  }
  return track;
}

void skip_points(Values& values) {
  const std::size_t points = values.count("the number of points");
  for (std::size_t i = 0; i < points; ++i) {
    values.time("the time of a point");
    values.text("the text of a point");
  }
}

}  // namespace

LabelTracks read_textgrid(std::string_view text, std::string_view name) {
  Values values(text, name);
  values.text("\"ooTextFile\"");
  if (values.text("\"TextGrid\"") != "TextGrid") values.refuse("\"TextGrid\"");
  values.time("the begin");
  LabelTracks labels{values.time("the end"), {}};
  values.flag("<exists>");
  const std::size_t tiers = values.count("the number of tiers");
  for (std::size_t i = 0; i < tiers; ++i) {
    const std::string kind = values.text("the class of a tier");
    std::string tier = values.text("the name of a tier");
    values.time("the begin of a tier");
    values.time("the end of a tier");
    if (kind == "IntervalTier") {
      labels.tracks.push_back(read_intervals(values, std::move(tier)));
    } else if (kind == "TextTier") {
      skip_points(values);
    } else {
      values.refuse("\"IntervalTier\" or \"TextTier\"");
    }
  }
  return labels;
}

}  // namespace turngap
