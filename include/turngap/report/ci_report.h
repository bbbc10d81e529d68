#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "turngap/report/summary_json.h"
#include "turngap/stats/gate.h"
#include "turngap/stats/release_comparison.h"

namespace turngap {

/// Something that was asked of a run, and how it came out.
struct CiCheck {
  std::string name;  ///< e.g. "p(95)<600"
  Verdict verdict = Verdict::no_data;
  std::string message;  ///< what was found
};

/// One value of a metric, with its labels.
struct MetricValue {
  std::vector<std::pair<std::string, std::string>> labels;
  double value = 0.0;
};

/// A metric as Prometheus knows it. Of a histogram, the values are its cumulative buckets, with the label `le`.
struct Metric {
  std::string name;
  std::string help;
  std::vector<MetricValue> values;
  bool is_histogram = false;
  double sum = 0.0;  ///< of a histogram
  double count = 0.0;
};

/// What a run tells to those who do not read it as a whole: CI systems and monitoring.
struct CiReport {
  std::string command;   ///< "analyze"
  std::string headline;  ///< "FAILED: 1 of 2 limits is not kept"
  std::vector<CiCheck> checks;
  std::vector<std::string> warnings;  ///< what limits the trust in it
  std::vector<Metric> metrics;
  std::string markdown;
};

/// Of analyze, audit and summarize.
CiReport ci_report_of(const RunSummary& summary, const std::string& command);
CiReport ci_report_of(const ReleaseComparison& comparison);

/// JUnit XML, as Jenkins, GitLab and others read it: a test a check. What is inconclusive or without data is an error,
/// never a pass.
std::string to_junit(const CiReport& report);

/// The text format of Prometheus, for the textfile collector: no timestamps, values in base units.
std::string to_prometheus(const CiReport& report);

/// Workflow commands of GitHub: at most ten annotations, errors first; the last one counts what is left out.
std::string to_github_annotations(const CiReport& report);

/// The same as Markdown, for GitHub's job summary: below 1 MiB.
std::string to_github_summary(const CiReport& report);

/// The summary of a run for a pull request or a chat.
std::string to_summary_markdown(const RunSummary& summary);

}  // namespace turngap
