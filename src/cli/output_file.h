#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace turngap::cli {

/// What turngap writes. A file that begins otherwise than one of its kind is somebody else's.
enum class OutputKind {
  result_lines,
  journal,
  latency_table,
  summary,
  calls_table,
  frames,
  comparison,
  otava_table,
  labels,
  load_results,
  page,
  junit,
  metrics,
  markdown,
  manifest,
  call_times,
};

/// A place that a command writes to: a file, a device, or "-" for stdout.
struct OutputFile {
  std::string option;  ///< for messages, e.g. "--out"
  std::string path;
  OutputKind kind;
};

enum class Overwriting { what_is_of_its_kind, whatever_is_no_audio };

/// The one guard of all outputs of all commands, before any work is done. Each is a place of its own, in a folder that
/// exists and may be written to, and none is one of the `inputs`, or a file that exists and holds audio or was not
/// written by turngap as an output of this kind. Empty files, devices and pipes may be written to. Labels are always
/// somebody's: they may have been corrected by hand. `whatever_is_no_audio` is what --force allows. Throws FatalError.
void check_outputs(std::span<const OutputFile> outputs, std::span<const std::filesystem::path> inputs,
                   Overwriting overwriting = Overwriting::what_is_of_its_kind);

/// The same with inputs that are told one after the other.
using Inputs = std::function<void(const std::function<void(const std::filesystem::path&)>&)>;
void check_outputs(std::span<const OutputFile> outputs, const Inputs& inputs,
                   Overwriting overwriting = Overwriting::what_is_of_its_kind);

/// Whether `path` is, or would become, a file that can be read again: no device, no pipe, not stdout.
bool is_file_to_be(const std::string& path);

/// Whether there is a file with something in it.
bool holds_something(const OutputFile& output);

/// Writes one output, which has passed the guard: a file whole or not at all, stdout at once. A reader of stdout that
/// has seen enough (`| head`) is no error; everything else throws FatalError.
void write_output(const OutputFile& output, std::string_view text);

/// The same to stdout.
void write_stdout(std::string_view text);

/// Writes one output piece by piece. Until `commit`, and without it, nothing of it is to be seen: a file is as it was,
/// and what goes to stdout or a device is held back on the disk. Throws FatalError.
class OutputWriter {
 public:
  explicit OutputWriter(const OutputFile& output);
  ~OutputWriter();
  OutputWriter(OutputWriter&&) noexcept;

  const OutputFile& output() const;
  void append(std::string_view text);
  void commit();
  /// Whether what was committed, if anything, is still there; what went to stdout or a device is.
  bool is_in_place() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace turngap::cli
