#include "cli/analysis_options.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string>

#include "cli/choice.h"
#include "cli/help.h"
#include "turngap/analysis/method_settings.h"

namespace turngap::cli {
namespace {

constexpr auto kCallerChannel = "--caller-channel";

// "200" and "200ms" are both 200 ms.
double parse_number(const Setting& setting, std::string text) {
  if (text.ends_with(setting.unit)) text.resize(text.size() - setting.unit.size());
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const bool whole = !text.empty() && *end == '\0';
  if (whole && number >= setting.lowest && number <= setting.highest) return number;
  throw CLI::ValidationError("--" + setting.name, fmt::format("expected a number from {} to {} {}, found '{}'",
                                                              setting.lowest, setting.highest, setting.unit, text));
}

void add_settings(CLI::App& command, AnalysisConfig& config) {
  for (const Setting& setting : settings_of(config)) {
    command
        .add_option_function<std::string>(
            "--" + setting.name, [setting](const std::string& text) { setting.set(parse_number(setting, text)); },
            setting.effect)
        ->type_name(setting.unit)
        ->default_str(fmt::format("{}", setting.get()))
        ->group(kMethodGroup);
  }
}

void add_jobs_option(CLI::App& command, unsigned& jobs) {
  command.add_option("--jobs", jobs, "Recordings analyzed at a time")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
}

}  // namespace

void add_measuring_options(CLI::App& command, AnalysisConfig& config) {
  command
      .add_option(kCallerChannel, config.caller_channel,
                  "The channel that carries the caller, also where a fetched recording says otherwise")
      ->transform(choice<CallerChannel>({{"left", CallerChannel::left}, {"right", CallerChannel::right}}))
      ->type_name("left|right")
      ->default_str("left");
  add_settings(command, config);
}

void add_method_options(CLI::App& command, AnalysisConfig& config, unsigned& jobs) {
  add_jobs_option(command, jobs);
  add_settings(command, config);
}

void add_analysis_options(CLI::App& command, AnalysisConfig& config, unsigned& jobs) {
  add_jobs_option(command, jobs);
  add_measuring_options(command, config);
}

std::vector<std::string> given_method_options(const CLI::App& command) {
  std::vector<std::string> given;
  for (const CLI::Option* option : command.get_options()) {
    const bool says_how = option->get_group() == kMethodGroup || option->get_name() == kCallerChannel;
    if (says_how && option->count() > 0) given.push_back(option->get_name());
  }
  return given;
}

}  // namespace turngap::cli
