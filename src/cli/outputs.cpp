#include "cli/outputs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "turngap/core/atomic_file.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStdout = "-";

void require_folder_of(const std::string& path) {
  fs::path folder = fs::path(path).parent_path();
  if (folder.empty()) folder = ".";
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw FatalError(fmt::format("{}: cannot be written, found no folder {}", path, folder.string()));
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    throw FatalError(
        fmt::format("{}: cannot be written, found folder {}: {}", path, folder.string(), std::strerror(errno)));
  }
}

void require_place_for(std::string_view option, const std::string& path) {
  if (path == kStdout) return;
  if (path.empty()) throw FatalError(fmt::format("{}: expected the name of a file, found nothing", option));
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    throw FatalError(fmt::format("{}: cannot be written, expected a file, found a folder", path));
  }
  if (!fs::exists(status) || fs::is_regular_file(status)) require_folder_of(path);
}

fs::path place_of(const std::string& path) {
  std::error_code error;
  return fs::weakly_canonical(fs::absolute(path, error), error);
}

void require_two_places(const Outputs& outputs) {
  if (place_of(outputs.table) == place_of(outputs.summary)) {
    throw FatalError(fmt::format("--out and --summary: expected two places, found {} for both", outputs.table));
  }
  if (outputs.json && (outputs.table == kStdout || outputs.summary == kStdout)) {
    throw FatalError("--json: expected stdout to be free, found that --out or --summary goes there");
  }
}

// `--out *.wav` would otherwise replace the first recording by the table.
void require_no_recording(std::string_view option, const std::string& path,
                          std::span<const RecordingResult> recordings) {
  for (const RecordingResult& recording : recordings) {
    std::error_code error;
    if (!fs::equivalent(path, recording.path, error)) continue;
    throw FatalError(
        fmt::format("{}: expected a file for results, found {}, which is one of the recordings", option, path));
  }
}

void write_stdout(std::string_view text) {
  errno = 0;
  std::fwrite(text.data(), 1, text.size(), stdout);
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (!written && errno != EPIPE) {
    throw FatalError(fmt::format("stdout: cannot be written ({})", std::strerror(errno)));
  }
}

}  // namespace

void add_output_options(CLI::App& command, Outputs& outputs) {
  command.add_option("--out", outputs.table, "Where latency.csv goes; - is stdout")
      ->envname("OUT_CSV")
      ->capture_default_str();
  command.add_option("--summary", outputs.summary, "Where summary.json goes; - is stdout")->capture_default_str();
  command.add_flag("--json", outputs.json, "Print summary.json to stdout as well");
}

void check_outputs(const Outputs& outputs, std::span<const RecordingResult> recordings) {
  require_place_for("--out", outputs.table);
  require_place_for("--summary", outputs.summary);
  require_two_places(outputs);
  require_no_recording("--out", outputs.table, recordings);
  require_no_recording("--summary", outputs.summary, recordings);
}

void write_outputs(const Outputs& outputs, std::string_view table, std::string_view summary) {
  if (outputs.table != kStdout) write_atomically(outputs.table, table);
  if (outputs.summary != kStdout) write_atomically(outputs.summary, summary);
  if (outputs.table == kStdout) write_stdout(table);
  if (outputs.summary == kStdout || outputs.json) write_stdout(summary);
}

void check_output(std::string_view option, const std::string& path) {
  require_place_for(option, path);
}

void write_output(const std::string& path, bool json, std::string_view text) {
  if (path != kStdout) write_atomically(path, text);
  if (path == kStdout || json) write_stdout(text);
}

}  // namespace turngap::cli
