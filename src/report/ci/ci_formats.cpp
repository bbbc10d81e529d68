#include <fmt/format.h>

#include <algorithm>

#include "report/page/html.h"
#include "report/verdict_words.h"
#include "turngap/report/ci_report.h"

namespace turngap {
namespace {

constexpr std::size_t kAnnotations = 10;          // GitHub shows as many of each kind in a step
constexpr std::size_t kSummaryBytes = 1'000'000;  // it refuses more than 1 MiB
constexpr std::size_t kLongestMessage = 2000;
constexpr std::size_t kLongestLabel = 120;

std::string test_case(const CiReport& report, const CiCheck& check) {
  const std::string head =
      fmt::format("    <testcase classname=\"turngap.{}\" name=\"{}\"", escaped(report.command), escaped(check.name));
  const std::string message = escaped(shortened(check.message, kLongestMessage));
  if (check.verdict == Verdict::pass) return head + fmt::format("><system-out>{}</system-out></testcase>\n", message);
  const std::string_view element = check.verdict == Verdict::fail ? "failure" : "error";
  return head + fmt::format("><{} type=\"{}\" message=\"{}\">{}</{}></testcase>\n", element, to_string(check.verdict),
                            message, message, element);
}

std::size_t count_of(const CiReport& report, bool failures) {
  return static_cast<std::size_t>(std::ranges::count_if(report.checks, [failures](const CiCheck& check) {
    return check.verdict != Verdict::pass && (check.verdict == Verdict::fail) == failures;
  }));
}

// The text format, version 0.0.4: backslash, quote and line end in a value are escaped.
std::string label_value(std::string_view value) {
  std::string out;
  for (const char c : shortened(value, kLongestLabel)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

std::string labels_text(const MetricValue& value) {
  if (value.labels.empty()) return "";
  std::string text;
  for (const auto& [name, label] : value.labels) {
    text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", name, label_value(label));
  }
  return "{" + text + "}";
}

std::string family(const Metric& metric) {
  if (metric.values.empty()) return "";
  std::string text = fmt::format("# HELP {} {}\n# TYPE {} {}\n", metric.name, metric.help, metric.name,
                                 metric.is_histogram ? "histogram" : "gauge");
  const std::string_view suffix = metric.is_histogram ? "_bucket" : "";
  for (const MetricValue& value : metric.values) {
    text += fmt::format("{}{}{} {}\n", metric.name, suffix, labels_text(value), value.value);
  }
  if (!metric.is_histogram) return text;
  return text + fmt::format("{}_bucket{{le=\"+Inf\"}} {}\n{}_sum {}\n{}_count {}\n", metric.name, metric.count,
                            metric.name, metric.sum, metric.name, metric.count);
}

std::string command_text(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    out += special ? fmt::format("%{:02X}", static_cast<unsigned>(c)) : std::string(1, c);
  }
  return out;
}

std::string annotation(std::string_view kind, std::string_view title, std::string_view message) {
  return fmt::format("::{} title={}::{}\n", kind, command_text(title, true),
                     command_text(shortened(message, kLongestMessage), false));
}

}  // namespace

std::string to_junit(const CiReport& report) {
  std::string cases;
  for (const CiCheck& check : report.checks) cases += test_case(report, check);
  const std::string numbers = fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\"", report.checks.size(),
                                          count_of(report, true), count_of(report, false));
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"turngap\" {}>\n  <testsuite name=\"turngap {}\" "
      "{}>\n"
      "{}  </testsuite>\n</testsuites>\n",
      numbers, escaped(report.command), numbers, cases);
}

std::string to_prometheus(const CiReport& report) {
  std::string text;
  for (const Metric& metric : report.metrics) text += family(metric);
  return text;
}

std::string to_github_annotations(const CiReport& report) {
  std::vector<std::string> all;
  const std::string title = "turngap " + report.command;
  for (const CiCheck& check : report.checks) {
    if (check.verdict == Verdict::pass) continue;
    all.push_back(
        annotation("error", fmt::format("{}: {}: {}", title, check.name, to_string(check.verdict)), check.message));
  }
  for (const std::string& warning : report.warnings) all.push_back(annotation("warning", title, warning));
  if (all.size() > kAnnotations) {
    const std::size_t left_out = all.size() - kAnnotations + 1;
    all.resize(kAnnotations - 1);
    all.push_back(annotation("warning", title, fmt::format("{} more in the job summary", left_out)));
  }
  std::string text;
  for (const std::string& one : all) text += one;
  return text;
}

std::string to_github_summary(const CiReport& report) {
  std::string text = fmt::format("### turngap {}\n\n{}\n", report.command, report.markdown);
  if (text.size() <= kSummaryBytes) return text;
  text.resize(text.rfind('\n', kSummaryBytes) + 1);
  return text + "\nCut here: the rest is in summary.json.\n";
}

}  // namespace turngap
