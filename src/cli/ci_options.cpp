#include "cli/ci_options.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "cli/message.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

// GitHub gives each step a file of its own, to which commands append.
void append_job_summary(const CiReport& report) {
  const char* file = std::getenv("GITHUB_STEP_SUMMARY");
  if (file == nullptr || *file == '\0') return;
  errno = 0;
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out << to_github_summary(report);
  out.close();
  if (!out) throw FatalError(fmt::format("{}: the job summary cannot be written: {}", file, std::strerror(errno)));
}

std::string text_for(OutputKind kind, const CiReport& report) {
  if (kind == OutputKind::junit) return to_junit(report);
  return kind == OutputKind::metrics ? to_prometheus(report) : report.markdown;
}

}  // namespace

std::vector<OutputFile> CiOptions::files() const {
  std::vector<OutputFile> all;
  if (junit) all.push_back({"--junit", *junit, OutputKind::junit});
  if (prometheus) all.push_back({"--prometheus", *prometheus, OutputKind::metrics});
  if (markdown) all.push_back({"--markdown", *markdown, OutputKind::markdown});
  return all;
}

void add_ci_options(CLI::App& command, CiOptions& options) {
  constexpr auto kGroup = "For CI and monitoring (docs/ci)";
  command.add_option("--junit", options.junit, "Write the limits as tests of JUnit XML")
      ->type_name("FILE")
      ->group(kGroup);
  command
      .add_flag(
          "--github", options.github,
          "Print annotations for GitHub Actions, and append to the job summary where GITHUB_STEP_SUMMARY names it")
      ->group(kGroup);
  command.add_option("--prometheus", options.prometheus, "Write metrics for Prometheus' textfile collector")
      ->type_name("FILE")
      ->group(kGroup);
  if (command.get_option_no_throw("--markdown") != nullptr) return;
  command.add_option("--markdown", options.markdown, "Write the summary as Markdown, for a pull request")
      ->type_name("FILE")
      ->group(kGroup);
}

void write_ci(const CiReport& report, const CiOptions& options) {
  for (const OutputFile& file : options.files()) write_output(file, text_for(file.kind, report));
  if (!options.github) return;
  write_stderr(to_github_annotations(report));
  append_job_summary(report);
}

}  // namespace turngap::cli
