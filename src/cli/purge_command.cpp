#include "cli/purge_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "cli/deletion.h"
#include "cli/exit_codes.h"
#include "cli/message.h"
#include "cli/output_file.h"
#include "core/audio_name.h"
#include "core/printable.h"
#include "net/fetch_folder.h"
#include "turngap/core/error.h"
#include "turngap/results/sidecar.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

struct PurgeOptions {
  fs::path folder;
  std::string older_than;
  bool dry_run = false;
};

bool was_written_before(const fs::path& path, Moment before) {
  std::error_code error;
  const auto written = fs::last_write_time(path, error);
  if (error) return false;
  return std::chrono::file_clock::to_sys(written) < before;
}

// Only what fetch has written, which its sidecar says whatever the name: a recording with its sidecar, a sidecar whose
// recording is gone, and parts that a stopped fetch has left. Whatever else lies there stays.
bool is_old(const fs::path& path, Moment before) {
  if (fs::is_symlink(path) || !fs::is_regular_file(path)) return false;
  if (FetchFolder::is_left_part(path)) return was_written_before(path, before);
  if (path.extension() != ".json" && !is_audio_name(path.filename().string())) return false;
  const auto sidecar = sidecar_beside(path);
  if (!sidecar) return false;
  return sidecar->recording.recorded_at ? *sidecar->recording.recorded_at < before : was_written_before(path, before);
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
  int code = kDone;
  for (const auto& entry : fs::directory_iterator(options.folder)) {
    try {
      if (is_old(entry.path(), before)) old.push_back(entry.path());
    } catch (const RecordingError& unread) {
      print_message("turngap: {} stays, for its age is not known: {}\n", printable(entry.path().string()),
                    unread.what());
      code = kUnusable;
    }
  }
  if (options.dry_run) {
    for (const fs::path& path : old) write_stdout(path.string() + "\n");
  } else if (const auto remains = delete_files(old, fmt::format("{} files", old.size()))) {
    throw FatalError(*remains);
  }
  const auto recordings = std::ranges::count_if(
      old, [](const fs::path& path) { return path.extension() != ".json" && path.extension() != ".part"; });
  print_message("{} {} recordings made before {} ({} files); those at Twilio stay\n",
                options.dry_run ? "would delete" : "deleted", recordings, to_iso8601(before), old.size());
  return code;
}

}  // namespace

void add_purge_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<PurgeOptions>();
  CLI::App& command = *app.add_subcommand("purge", "Delete old fetched recordings from this machine");
  command.add_option("FOLDER", options->folder, "The folder that fetch or audit has filled")->required();
  command.add_option("--older-than", options->older_than, "Recorded longer ago than this, e.g. 30d")->required();
  command.add_flag("--dry-run", options->dry_run, "List what would be deleted, and delete nothing");
  command.footer(R"(Examples:
  turngap purge --older-than 30d --dry-run recordings/
  turngap purge --older-than 12h recordings/

Deletes recordings that fetch has brought, with their sidecars, sidecars alone, and parts that a stopped fetch left; never
anything where they came from.

Exit codes: 0 done, 2 wrong usage, or a file that cannot be deleted, or not be told the age of.)");
  command.callback([options, &code] { code = run_purge(*options); });
}

}  // namespace turngap::cli
