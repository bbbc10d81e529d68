#include "cli/summary_options.h"

#include "cli/load_join.h"
#include "turngap/stats/breakdown.h"

namespace turngap::cli {

void add_summary_options(CLI::App& command, SummaryChoice& choice) {
  constexpr auto kGroup = "The summary";
  command
      .add_option("--by", choice.by,
                  "Break the run down by tag, day, hour (UTC), turn, concurrency (with --loadtest), or a column of "
                  "--metadata; may be given several times")
      ->type_name("COLUMN")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false)
      ->group(kGroup);
  command
      .add_option(
          "--loadtest", choice.loadtest,
          "results.json of turngap loadtest: the same by how many of its calls were active, and --by concurrency")
      ->type_name("FILE")
      ->group(kGroup);
  command
      .add_option("--worst", choice.worst,
                  "How many of the slowest answered turns and of the longest waits without a reply are named")
      ->check(CLI::Range(0, 100000))
      ->type_name("N")
      ->capture_default_str()
      ->group(kGroup);
  command
      .add_flag("--verbose", choice.verbose, "Also the design effect, the waits with the unanswered, onset to onset")
      ->group(kGroup);
}

void check_summary_options(const SummaryChoice& choice, const std::vector<std::string>& metadata_names) {
  if (!choice.loadtest.empty()) load_times_in(choice.loadtest);
  const auto columns = breakdown_columns(metadata_names, !choice.loadtest.empty());
  for (const std::string& column : choice.by) require_breakdown_column(columns, column);
}

}  // namespace turngap::cli
