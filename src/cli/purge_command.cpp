#include "cli/purge_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "cli/exit_codes.h"
#include "turngap/core/error.h"
#include "turngap/results/sidecar.h"
#include "turngap/twilio/sid.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

struct PurgeOptions {
  fs::path folder;
  std::string older_than;
  bool dry_run = false;
};

// Only what fetch has written: RE….wav with its sidecar. Whatever else lies there stays.
bool is_old_recording(const fs::path& path, Moment before) {
  if (path.extension() != ".wav" || !is_sid(path.stem().string(), "RE")) return false;
  const auto sidecar = sidecar_beside(path);
  return sidecar && sidecar->recording.recorded_at && *sidecar->recording.recorded_at < before;
}

void remove_or_throw(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  if (error) throw FatalError(fmt::format("{}: cannot be deleted: {}", path.string(), error.message()));
}

int run_purge(const PurgeOptions& options) {
  std::error_code error;
  if (!fs::is_directory(options.folder, error)) {
    throw FatalError(fmt::format("{}: expected a folder of fetched recordings, found none", options.folder.string()));
  }
  const auto age = parse_duration(options.older_than);
  if (!age) {
    throw FatalError(
        fmt::format("--older-than: expected a duration such as 30d or 12h, found '{}'", options.older_than));
  }
  const Moment before = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - *age;
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(options.folder)) {
    if (is_old_recording(entry.path(), before)) old.push_back(entry.path());
  }
  for (const fs::path& path : old) {
    if (options.dry_run) {
      fmt::print("{}\n", path.string());
      continue;
    }
    remove_or_throw(path);
    remove_or_throw(fs::path(path).replace_extension(".json"));
  }
  fmt::print(stderr, "{} {} recordings made before {}; those at Twilio stay\n",
             options.dry_run ? "would delete" : "deleted", old.size(), to_iso8601(before));
  return kDone;
}

}  // namespace

void add_purge_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<PurgeOptions>();
  CLI::App& command = *app.add_subcommand("purge", "Delete old fetched recordings from this machine");
  command.add_option("FOLDER", options->folder, "The folder that fetch or audit has filled")->required();
  command.add_option("--older-than", options->older_than, "Recorded longer ago than this, e.g. 30d")->required();
  command.add_flag("--dry-run", options->dry_run, "List what would be deleted, and delete nothing");
  command.footer(
      "Deletes RE….wav and RE….json only, and never anything at Twilio.\n"
      "Exit codes: 0 done, 2 wrong usage, or a file that cannot be deleted.");
  command.callback([options, &code] { code = run_purge(*options); });
}

}  // namespace turngap::cli
