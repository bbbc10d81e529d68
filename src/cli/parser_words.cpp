#include "cli/parser_words.h"

#include <regex>

namespace turngap::cli {
namespace {

struct Words {
  const char* parser;
  const char* ours;
};

// Of CLI11, 2.1 to 2.3. All options with several values or decimals are checked by ourselves.
constexpr Words kWords[] = {
    {R"(^(.+): Value (.*) not in range (\S+) to (\S+)$)", "$1: expected a number from $3 to $4, found '$2'"},
    {R"(^(.+): (.*) not in \{(.*)\}$)", "$1: expected one of $3, found '$2'"},
    {R"(^(.+) is required$)", "expected $1, found none"},
    {R"(^(.+): \d+ required (.+) missing$)", "$1: expected a value ($2), found none"},
    {R"(^(.+): At Most (\d+) required but received (\d+)$)", "$1: expected at most $2, found $3"},
    {R"(^(.+) excludes (.+)$)", "$1 and $2: expected one of them, found both"},
    {R"(^(.+) requires (.+)$)", "$1: expected $2 beside it, found none"},
};

}  // namespace

std::string in_plain_words(const std::string& parser_message, const std::function<bool(const std::string&)>& is_flag) {
  std::smatch parts;
  if (std::regex_match(parser_message, parts, std::regex(R"(^Could not convert: (\S+) = (.*)$)"))) {
    return parts.format(is_flag(parts[1]) ? "$1: expected no value, found '$2'"
                                          : "$1: expected a whole number from 0, found '$2'");
  }
  for (const auto& [parser, ours] : kWords) {
    if (std::regex_match(parser_message, parts, std::regex(parser))) return parts.format(ours);
  }
  return parser_message;
}

}  // namespace turngap::cli
