#include "turngap/results/result_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "results/result_head.h"
#include "turngap/core/error.h"
#include "turngap/results/same_settings.h"

namespace turngap {
namespace {

/// Reads one run out of several files.
class OneRun {
 public:
  void add(const ResultLine& line) {
    ResultHead head = line.head();
    require_once(head, line);
    if (file_of_.size() == 1) first_ = head;
    require_same_method(head);
  }

  // Nothing would pass every check and look like a run that went well.
  void require_any(const std::vector<std::filesystem::path>& files) const {
    if (!file_of_.empty()) return;
    std::vector<std::string> names;
    names.reserve(files.size());
    for (const auto& file : files) names.push_back(file.string());
    throw FatalError(
        fmt::format("{}: expected results of at least one recording, found none; measure the recordings again, or give "
                    "another file",
                    fmt::join(names, ", ")));
  }

 private:
  void require_once(const ResultHead& head, const ResultLine& line) {
    if (files_.empty() || files_.back() != line.file) files_.emplace_back(line.file);
    const auto [taken, fresh] = file_of_.emplace(head.recording, files_.size() - 1);
    if (fresh) return;
    throw FatalError(fmt::format("{}: expected each recording once, found '{}' again, which is in {}", line.file,
                                 head.recording, files_[taken->second]));
  }

  void require_same_method(const ResultHead& head) const {
    if (head.method_version != first_.method_version) {
      throw FatalError(
          fmt::format("{}: expected method version {} as in the records before, found {}; numbers of "
                      "different methods do not belong together, measure all recordings with one version",
                      head.recording, first_.method_version, head.method_version));
    }
    require_same_settings(first_.settings, head.settings, "the records before", head.recording);
  }

  ResultHead first_;
  std::vector<std::string> files_;
  std::unordered_map<std::string, std::size_t> file_of_;
};

template <class Read>
auto at_place(const ResultLine& line, const Read& read) {
  try {
    return read(line.text);
  } catch (const FatalError& error) {
    throw FatalError(fmt::format("{}:{}: {}", line.file, line.number, error.what()));
  }
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

RecordingResult ResultLine::parsed() const {
  return at_place(*this, parse_result_line);
}

ResultHead ResultLine::head() const {
  return at_place(*this, head_in);
}

void for_each_line(const std::filesystem::path& file, const EachLine& each) {
  std::ifstream stream(file, std::ios::binary);
  std::error_code error;
  if (!stream.is_open() || std::filesystem::is_directory(file, error)) {
    throw FatalError(fmt::format("{}: expected a results.jsonl that can be read, found none", file.string()));
  }
  const std::string name = file.string();
  ResultLine line{.file = name};
  std::uint64_t at = 0;
  for (std::string text; std::getline(stream, text); at += text.size() + 1) {
    ++line.number;
    line.text = text;
    line.place = {at, text.size()};
    if (!is_blank(text)) each(line);
  }
  if (!stream.bad()) return;
  throw FatalError(fmt::format("{}: expected a results.jsonl that can be read, found none", file.string()));
}

std::vector<std::string> metadata_names_of(const ResultLines& lines) {
  std::vector<std::string> names;
  lines([&names](const ResultLine& line) {
    for (std::string& name : line.head().metadata_names) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  });
  return names;
}

ResultLines lines_of_run(std::vector<std::filesystem::path> files) {
  return [files = std::move(files)](const EachLine& each) {
    OneRun run;
    for (const auto& file : files) {
      for_each_line(file, [&](const ResultLine& line) {
        run.add(line);
        each(line);
      });
    }
    run.require_any(files);
  };
}

std::vector<RecordingResult> read_results(std::span<const std::filesystem::path> files) {
  std::vector<RecordingResult> results;
  lines_of_run({files.begin(), files.end()})([&](const ResultLine& line) { results.push_back(line.parsed()); });
  return results;
}

}  // namespace turngap
