#include "turngap/results/name_pattern.h"

#include <date/date.h>
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <regex>
#include <sstream>
#include <vector>

#include "turngap/core/calendar.h"
#include "turngap/core/error.h"
#include "turngap/results/metadata.h"

namespace turngap {
namespace {

constexpr const char* kTimeField = "recorded_at";

struct Field {
  std::string name;
  std::string format;  ///< of `recorded_at` only
};

std::string quoted(char c) {
  constexpr std::string_view kSpecial = R"(^$\.*+?()[]{}|)";
  return kSpecial.find(c) == std::string_view::npos ? std::string(1, c) : std::string{'\\', c};
}

// What a time looks like, so that it ends where it ends and not at the next separator.
std::string expression_of_time(const std::string& format) {
  static const std::map<char, std::string> kConversions{{'Y', R"(\d{4})"},
                                                        {'m', R"(\d{2})"},
                                                        {'d', R"(\d{2})"},
                                                        {'H', R"(\d{2})"},
                                                        {'M', R"(\d{2})"},
                                                        {'S', R"(\d{2})"},
                                                        {'y', R"(\d{2})"},
                                                        {'j', R"(\d{3})"},
                                                        {'b', R"([A-Za-z]{3})"},
                                                        {'F', R"(\d{4}-\d{2}-\d{2})"},
                                                        {'T', R"(\d{2}:\d{2}:\d{2})"},
                                                        {'z', R"([+-]\d{4})"}};
  std::string expression;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      expression += quoted(format[i]);
      continue;
    }
    const auto known = ++i < format.size() ? kConversions.find(format[i]) : kConversions.end();
    if (known == kConversions.end()) {
      throw FatalError(fmt::format("expected %Y %m %d %H %M %S %y %j %b %F %T or %z in a time, found '{}'", format));
    }
    expression += known->second;
  }
  return expression;
}

std::string time_in(const std::string& text, const std::string& format) {
  std::istringstream stream(text);
  Moment moment;
  stream >> date::parse(format, moment);
  if (stream.fail() || stream.peek() != std::istringstream::traits_type::eof()) {
    throw FatalError(fmt::format("expected a time like {}, found '{}'", format, text));
  }
  return to_iso8601(moment);
}

}  // namespace

struct NamePattern::State {
  std::regex expression;
  std::vector<Field> fields;
  bool whole_path = false;

  std::string read_field(const std::string& text);
};

// The expression of a field, which is noted.
std::string NamePattern::State::read_field(const std::string& text) {
  if (text == "*") return "[^/]+?";
  const auto colon = text.find(':');
  const Field field{text.substr(0, colon), colon == std::string::npos ? "" : text.substr(colon + 1)};
  if ((field.name == kTimeField) == field.format.empty()) {
    throw FatalError(
        fmt::format("expected {{recorded_at:%Y...}}, and other fields without a format, found '{{{}}}'", text));
  }
  require_metadata_name(field.name);
  for (const Field& other : fields) {
    if (other.name == field.name)
      throw FatalError(fmt::format("expected each field once, found '{}' again", field.name));
  }
  fields.push_back(field);
  return "(" + (field.format.empty() ? "[^/]+?" : expression_of_time(field.format)) + ")";
}

NamePattern::NamePattern(const std::string& pattern) : state_(std::make_unique<State>()) {
  try {
    std::string expression;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] != '{') {
        state_->whole_path = state_->whole_path || pattern[i] == '/';
        expression += quoted(pattern[i]);
        continue;
      }
      const auto end = pattern.find('}', i);
      if (end == std::string::npos) throw FatalError("expected a } for each {, found none");
      expression += state_->read_field(pattern.substr(i + 1, end - i - 1));
      i = end;
    }
    if (state_->fields.empty()) throw FatalError("expected at least one field such as {tag}, found none");
    state_->expression = std::regex(expression);
  } catch (const FatalError& error) {
    throw FatalError(fmt::format("name pattern '{}': {}", pattern, error.what()));
  }
}

NamePattern::~NamePattern() = default;
NamePattern::NamePattern(NamePattern&&) noexcept = default;

bool NamePattern::apply(RecordingResult& result) const {
  const std::string name = state_->whole_path ? result.path : std::filesystem::path(result.path).filename().string();
  std::smatch match;
  bool matches = std::regex_match(name, match, state_->expression);
  std::vector<std::string> values(state_->fields.size());
  try {
    for (std::size_t i = 0; matches && i < values.size(); ++i) {
      const std::string text = match[i + 1].str();
      values[i] = state_->fields[i].format.empty() ? text : time_in(text, state_->fields[i].format);
    }
  } catch (const FatalError&) {
    matches = false;  // looks like a time, but is none: 20261399
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    set_metadata(result, state_->fields[i].name, matches ? values[i] : "");
  }
  return matches;
}

}  // namespace turngap
