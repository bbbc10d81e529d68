#include <fmt/format.h>

#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"

namespace turngap {
namespace {

std::string pairs(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string items;
  for (const auto& [name, value] : entries) {
    items += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", escaped(name), name_html(value, 120));
  }
  return "<dl class=\"facts\">" + items + "</dl>\n";
}

}  // namespace

std::string method_section(const Page& page) {
  const RunSummary& summary = page.summary;
  std::vector<std::pair<std::string, std::string>> facts{{"method version", std::to_string(summary.method_version)}};
  for (const auto& [name, value] : summary.versions) facts.emplace_back(name, value);
  for (const auto& [reason, count] : summary.channel_roles) {
    facts.emplace_back("caller's channel", fmt::format("{} ({})", reason, counted(count, "recording")));
  }
  std::vector<std::pair<std::string, std::string>> settings;
  for (const auto& [name, value] : summary.configuration) settings.emplace_back(name, fmt::format("{:g}", value));
  const std::string words =
      "<p>The response latency is the time from the end of the caller's turn to the agent's first speech (the "
      "floor-transfer offset); below 0 the agent began early. Percentiles are of type 7, over answered and overlapped "
      "turns; intervals hold with 90 % and are over calls.</p>\n";
  return section_html("method", "How was it measured?",
                      words + pairs(facts) + "<details><summary>Settings</summary>" + pairs(settings) + "</details>\n");
}

}  // namespace turngap
