#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>

namespace turngap::cli {

/// Which shard of a plan is to be measured.
struct ShardChoice {
  std::filesystem::path plan;
  std::optional<std::size_t> shard;  ///< else a variable of the scheduler says it

  bool given() const { return !plan.empty(); }
};

/// --plan and --shard.
void add_shard_options(CLI::App& command, ShardChoice& choice);

/// Measures a shard into the folder of its plan, and gives kDone or kSomeFailed where it is done, kTemporary where this
/// machine failed and another attempt may come further. Throws FatalError where no attempt would, also for options of
/// `command` that belong to the plan or to the merge.
int run_shard(const CLI::App& command, const ShardChoice& choice, unsigned jobs, bool quiet);

}  // namespace turngap::cli
