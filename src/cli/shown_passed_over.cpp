#include "cli/shown_passed_over.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/message.h"
#include "turngap/analysis/passed_over.h"

namespace turngap::cli {
namespace {

void report_files(const std::vector<std::filesystem::path>& files, std::string_view one, std::string_view many,
                  std::string_view advice) {
  constexpr std::size_t kNamed = 5;
  if (files.empty()) return;
  std::vector<std::string> names;
  for (const auto& file : files) {
    if (names.size() < kNamed) names.push_back(file.string());
  }
  print_message("turngap: passed over {} {}: {}{}; {}\n", files.size(), files.size() == 1 ? one : many,
                fmt::join(names, ", "), files.size() > kNamed ? fmt::format(" and {} more", files.size() - kNamed) : "",
                advice);
}

}  // namespace

void report_passed_over(std::span<const std::filesystem::path> paths) {
  const PassedOver found = passed_over(paths);
  report_files(found.other_kinds, "file of a kind that is not looked for in folders",
               "files of a kind that is not looked for in folders", "convert them, e.g. ffmpeg -i IN.m4a OUT.flac");
  report_files(found.hidden, "hidden file", "hidden files", "give a hidden file or folder itself to have it measured");
  report_files(found.links, "link to a folder", "links to folders", "give a link itself to have its folder searched");
}

}  // namespace turngap::cli
