#include "cli/output_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <system_error>

#include "turngap/core/atomic_file.h"
#include "turngap/core/error.h"
#include "turngap/core/spool.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStdout = "-";

struct KindOfFile {
  std::string_view name;
  std::vector<std::string_view> beginnings;  ///< of files of this kind, without blanks
};

const KindOfFile& facts_of(OutputKind kind) {
  static const KindOfFile kinds[] = {
      {"a results.jsonl", {R"({"schema":"turngap.result/)"}},
      {"the journal of a run that was interrupted", {R"({"schema":"turngap.result/)"}},
      {"a latency.csv", {"recording,call_sid,recorded_at,tag,turn,"}},
      {"a summary.json", {R"({"schema":"turngap.summary/)"}},
      {"a table of calls", {"recording,call_sid,recorded_at,tag,recordings,"}},
      {"a table of --frames", {"channel,time_ms,level_dbfs,"}},
      {"a comparison", {"**regressed**", "**no_regression**", "**improved**", "**inconclusive**"}},
      {"a table of --otava", {"time,release,p50_ms,"}},
      {"labels that --force may replace", {}},
      {"results of a load test", {R"({"test_summary":{"total_calls":)"}},
      {"a page of turngap report", {R"(<!doctypehtml><htmllang="en"><!--turngap.report/)"}},
      {"JUnit XML of turngap", {R"(<?xmlversion="1.0"encoding="UTF-8"?><testsuitesname="turngap")"}},
      {"metrics of turngap", {"#HELPturngap_"}},
      {"a summary in Markdown", {"**PASSED**", "**FAILED**", "**INCONCLUSIVE**", "**NODATA**"}},
      {"a manifest of calls",
       {"CA0", "CA1", "CA2", "CA3", "CA4", "CA5", "CA6", "CA7", "CA8", "CA9", "CAa", "CAb", "CAc", "CAd", "CAe",
        "CAf"}},
      {"the times of the calls of a load test", {"call_sid,call_number,scheduled_at,"}},
  };
  return kinds[static_cast<std::size_t>(kind)];
}

// The first bytes of audio and video files (RFC 9559 for Matroska and WebM, RFC 4867 for AMR).
bool holds_audio(std::string_view head) {
  constexpr std::string_view kBeginnings[] = {"RIFF",
                                              "RIFX",
                                              "RF64",
                                              "BW64",
                                              "riff",
                                              "fLaC",
                                              "OggS",
                                              "ID3",
                                              "FORM",
                                              ".snd",
                                              "#!AMR",
                                              "caff",
                                              "\x1A\x45\xDF\xA3"};
  const bool is_mpeg = head.size() > 1 && head[0] == '\xFF' && (head[1] & '\xE0') == '\xE0';
  const bool is_mp4 = head.size() > 8 && head.substr(4, 4) == "ftyp";
  return is_mpeg || is_mp4 || std::ranges::any_of(kBeginnings, [&](auto begin) { return head.starts_with(begin); });
}

std::string head_of(const OutputFile& output) {
  std::string head(512, '\0');
  std::ifstream file(output.path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (file.is_open() && !file.bad()) return head;
  throw FatalError(fmt::format("{}: {} exists and cannot be read to see whose it is; it is left as it is",
                               output.option, output.path));
}

bool is_of_kind(std::string head, OutputKind kind) {
  if (head.starts_with("\xEF\xBB\xBF")) head.erase(0, 3);  // some editors add one
  std::erase_if(head, [](unsigned char c) { return c <= ' '; });
  return std::ranges::any_of(facts_of(kind).beginnings, [&](auto begin) { return head.starts_with(begin); });
}

void require_folder_of(const OutputFile& output) {
  fs::path folder = fs::path(output.path).parent_path();
  if (folder.empty()) folder = ".";
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw FatalError(fmt::format("{}: cannot be written, found no folder {}", output.path, folder.string()));
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    throw FatalError(
        fmt::format("{}: cannot be written, found folder {}: {}", output.path, folder.string(), std::strerror(errno)));
  }
}

// In `turngap analyze --out *.wav` the first recording is named as the table.
void require_own_file(const OutputFile& output, Overwriting overwriting) {
  const std::string head = head_of(output);
  const auto refuse = [&](std::string_view found, std::string_view advice) {
    throw FatalError(fmt::format("{}: expected a new file or {}, found that {} {}; it is left as it is, {}",
                                 output.option, facts_of(output.kind).name, output.path, found, advice));
  };
  if (holds_audio(head)) refuse("holds audio", "give another name");
  if (head.empty() || overwriting == Overwriting::whatever_is_no_audio) return;
  if (output.kind == OutputKind::labels) refuse("is there already, perhaps corrected by hand", "--force replaces it");
  if (!is_of_kind(head, output.kind)) refuse("holds something else", "give another name or move it away");
}

void require_no_input(std::span<const OutputFile* const> there, const fs::path& input) {
  for (const OutputFile* output : there) {
    std::error_code error;
    if (!fs::equivalent(output->path, input, error)) continue;
    throw FatalError(fmt::format("{}: expected a file for results, found {}, which is one of the inputs: {}",
                                 output->option, output->path, input.string()));
  }
}

// Before the work, as everything that can be known of an output.
void require_name_of_some_length(const OutputFile& output) {
  std::error_code error;
  if (fs::exists(output.path, error) || error != std::errc::filename_too_long) return;
  throw FatalError(
      fmt::format("{}: expected a name of at most {} bytes in a path of at most {}, found one of {} in {}: {}; "
                  "give a shorter name",
                  output.option, NAME_MAX, PATH_MAX - 1, fs::path(output.path).filename().string().size(),
                  output.path.size(), output.path));
}

// Whether there is a file already, which must then be one that may be replaced.
bool require_place_for(const OutputFile& output) {
  if (output.path == kStdout) return false;
  if (output.path.empty()) {
    throw FatalError(fmt::format("{}: expected the name of a file, found nothing", output.option));
  }
  std::error_code error;
  const fs::file_status status = fs::status(output.path, error);
  if (fs::is_directory(status)) {
    throw FatalError(fmt::format("{}: cannot be written, expected a file, found a folder", output.path));
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) return false;
  require_folder_of(output);
  return fs::exists(status);
}

// A device takes the outputs of all.
bool is_place_of_one(const OutputFile& output) {
  return output.path == kStdout || is_file_to_be(output.path);
}

fs::path place_of(const OutputFile& output) {
  std::error_code error;
  return fs::weakly_canonical(fs::absolute(output.path, error), error);
}

void require_places_of_their_own(std::span<const OutputFile> outputs) {
  std::vector<std::pair<fs::path, const OutputFile*>> places;
  for (const OutputFile& output : outputs) {
    if (is_place_of_one(output)) places.emplace_back(place_of(output), &output);
  }
  std::ranges::stable_sort(places, {}, [](const auto& place) { return place.first; });
  const auto same = std::ranges::adjacent_find(places, {}, [](const auto& place) { return place.first; });
  if (same == places.end()) return;
  throw FatalError(fmt::format("{} and {}: expected two places, found {} for both", same->second->option,
                               std::next(same)->second->option,
                               same->second->path == kStdout ? "stdout" : same->second->path));
}

}  // namespace

void check_outputs(std::span<const OutputFile> outputs, const Inputs& inputs, Overwriting overwriting) {
  std::ranges::for_each(outputs, require_name_of_some_length);
  require_places_of_their_own(outputs);
  std::vector<const OutputFile*> there;
  for (const OutputFile& output : outputs) {
    if (require_place_for(output)) there.push_back(&output);
  }
  if (there.empty()) return;
  inputs([&there](const fs::path& input) { require_no_input(there, input); });
  for (const OutputFile* output : there) require_own_file(*output, overwriting);
}

void check_outputs(std::span<const OutputFile> outputs, std::span<const fs::path> inputs, Overwriting overwriting) {
  check_outputs(
      outputs, [inputs](const auto& each) { std::ranges::for_each(inputs, each); }, overwriting);
}

bool is_file_to_be(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return path != kStdout && (!fs::exists(status) || fs::is_regular_file(status));
}

bool holds_something(const OutputFile& output) {
  std::error_code error;
  return output.path != kStdout && fs::is_regular_file(output.path, error) && fs::file_size(output.path, error) > 0;
}

void write_output(const OutputFile& output, std::string_view text) {
  if (output.path == kStdout) return write_stdout(text);
  write_atomically(output.path, text);
}

struct OutputWriter::State {
  OutputFile output;
  std::string buffer;
  std::optional<AtomicFile> file;
  std::optional<Spool> held_back;

  explicit State(const OutputFile& to) : output(to) {
    if (is_file_to_be(to.path)) {
      file.emplace(to.path);
    } else {
      held_back.emplace();
    }
  }

  void flush() {
    if (file) file->append(buffer);
    if (held_back) held_back->append(buffer);
    buffer.clear();
  }

  void release() {
    std::optional<AtomicFile> device;
    if (output.path != kStdout) device.emplace(output.path);
    for (TextPlace place; place.at < held_back->bytes(); place.at += place.bytes) {
      place.bytes = std::min<std::uint64_t>(kPiece, held_back->bytes() - place.at);
      const std::string text = held_back->read(place);
      device ? device->append(text) : write_stdout(text);
    }
    if (device) device->commit();
  }

  static constexpr std::size_t kPiece = 1 << 16;
};

OutputWriter::OutputWriter(const OutputFile& output) : state_(std::make_unique<State>(output)) {}

OutputWriter::~OutputWriter() = default;

OutputWriter::OutputWriter(OutputWriter&&) noexcept = default;

const OutputFile& OutputWriter::output() const {
  return state_->output;
}

void OutputWriter::append(std::string_view text) {
  state_->buffer += text;
  if (state_->buffer.size() >= State::kPiece) state_->flush();
}

void OutputWriter::commit() {
  state_->flush();
  state_->file ? state_->file->commit() : state_->release();
}

bool OutputWriter::is_in_place() const {
  return !state_->file || state_->file->is_in_place();
}

void write_stdout(std::string_view text) {
  errno = 0;
  std::fwrite(text.data(), 1, text.size(), stdout);
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (!written && errno != EPIPE) {
    throw FatalError(fmt::format("stdout: cannot be written ({})", std::strerror(errno)));
  }
}

}  // namespace turngap::cli
