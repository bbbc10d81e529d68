#include <gmock/gmock.h>

#include <fstream>
#include <optional>

#include "turns/timeline.h"

namespace turngap::test {
namespace {

struct DocumentedCall {
  std::string caller;
  std::string agent;
  std::vector<std::string> rows;
};

// The text of a line such as "    agent   ...###", if it is one of that kind.
std::optional<std::string> after_keyword(const std::string& line, const std::string& keyword) {
  const std::string beginning = fmt::format("    {:<8}", keyword);
  if (!line.starts_with(beginning)) return std::nullopt;
  return line.substr(beginning.size());
}

std::vector<DocumentedCall> documented_calls(std::istream& page) {
  std::vector<DocumentedCall> calls;
  for (std::string line; std::getline(page, line);) {
    if (const auto caller = after_keyword(line, "caller")) calls.push_back({.caller = *caller});
    if (const auto agent = after_keyword(line, "agent")) calls.back().agent = *agent;
    if (const auto row = after_keyword(line, "row")) calls.back().rows.push_back(*row);
  }
  return calls;
}

TEST(TurnsPage, ShowsWhatPairResponsesDoes) {
  std::ifstream page(TURNGAP_TESTDATA "/../docs/turns.md");
  const auto calls = documented_calls(page);
  ASSERT_GE(calls.size(), 10u) << "docs/turns.md: expected pictures of calls";
  for (const DocumentedCall& call : calls) {
    EXPECT_EQ(call.caller.size(), call.agent.size()) << call.caller;
    EXPECT_EQ(rows_of(call.caller, call.agent), call.rows) << call.caller << '\n' << call.agent;
  }
}

}  // namespace
}  // namespace turngap::test
