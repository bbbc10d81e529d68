#include "turngap/storage/url_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "core/csv_cursor.h"
#include "core/printable.h"
#include "net/private_file.h"
#include "turngap/core/error.h"
#include "turngap/net/origin.h"
#include "turngap/results/metadata.h"

namespace turngap {
namespace {

std::string without_query(std::string_view url) {
  return std::string(url.substr(0, url.find_first_of("?#")));
}

std::string without_comments(std::string_view text) {
  std::string kept;
  std::istringstream lines{std::string(text)};
  // An empty line keeps the numbers of those after it.
  for (std::string line; std::getline(lines, line);) kept += (line.starts_with("#") ? "" : line) + "\n";
  return kept;
}

bool is_plain_list(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && (text.substr(begin, 7) == "http://" || text.substr(begin, 8) == "https://");
}

std::string url_in(std::string_view cell, const std::string& list, std::size_t line) {
  std::string url(cell);
  if (!origin_of(url) || url.find_first_of(" \t\r\n\\") != std::string::npos) {
    throw FatalError(
        fmt::format("{}:{}: expected an https URL, found '{}'", list, line, printable(without_query(url))));
  }
  return url;
}

void set_column(StoredRecording& recording, const std::string& column, const std::string& value,
                const std::string& list, std::size_t line) {
  if (column == "url") {
    recording.url = url_in(value, list, line);
  } else if (column == "call_sid" || column == "call_id") {
    recording.call_id = value;
  } else if (column == "name") {
    recording.name = value.empty() ? "" : local_name(value, false);
  } else if (column == "recorded_at" && !value.empty()) {
    recording.recorded_at = parse_moment(value, Moment{});
    if (!recording.recorded_at) {
      throw FatalError(fmt::format("{}:{}: recorded_at: expected a time such as 2026-07-01T14:30:00Z, found '{}'", list,
                                   line, printable(value)));
    }
  } else if (column != "recorded_at") {
    recording.columns.emplace_back(column, value);
  }
}

// Names that two URLs would share are told apart by the whole of each; without the query where that will do, for it may
// be another signature the next time.
void name_all(std::vector<StoredRecording>& recordings, const std::string& list) {
  std::map<std::string, int> named;
  std::map<std::string, int> located;
  for (StoredRecording& recording : recordings) {
    recording.location = without_query(recording.url);
    ++located[recording.location];
    ++named[stem_of(recording.name.empty() ? local_name(recording.location, false) : recording.name)];
  }
  std::set<std::string> taken;
  for (StoredRecording& recording : recordings) {
    if (recording.name.empty()) {
      const bool alone = located[recording.location] == 1;
      recording.name = local_name(recording.location, false);
      if (named[stem_of(recording.name)] > 1)
        recording.name = local_name(alone ? recording.location : recording.url, true);
    }
    if (!taken.insert(stem_of(recording.name)).second) {
      throw FatalError(fmt::format("{}: expected each recording once, found '{}' twice", list, recording.name));
    }
  }
}

using Cells = std::vector<std::string_view>;

std::vector<std::string> header_of(CsvCursor& cursor, const std::string& text, const std::string& list) {
  std::vector<std::string> header{"url"};
  Cells cells;
  if (!is_plain_list(text) && cursor.next_row(cells)) header.assign(cells.begin(), cells.end());
  if (std::ranges::find(header, "url") == header.end()) {
    throw FatalError(
        fmt::format("{}: expected URLs, one a line, or a header line with the column url, found neither", list));
  }
  for (const std::string& column : header) {
    if (std::ranges::count(header, column) > 1) cursor.fail(fmt::format("expected '{}' once, found it twice", column));
    if (column == "url" || column == "call_id" || column == "name") continue;
    try {
      require_metadata_name(column);
    } catch (const WrongMetadata& wrong) {
      cursor.fail(wrong.what());
    }
  }
  return header;
}

StoredRecording recording_in(const Cells& cells, const std::vector<std::string>& header, const std::string& list,
                             std::size_t line) {
  StoredRecording recording;
  for (std::size_t i = 0; i < header.size(); ++i) {
    set_column(recording, header[i], std::string(cells[i]), list, line);
  }
  return recording;
}

// A plain line is a URL whole, even with a comma in it.
StoredRecording plain_recording_in(const Cells& cells, const std::string& list, std::size_t line) {
  StoredRecording recording;
  set_column(recording, "url", fmt::format("{}", fmt::join(cells, ",")), list, line);
  return recording;
}

}  // namespace

std::vector<StoredRecording> read_url_list(std::string_view text, const std::string& name) {
  const std::string kept = without_comments(text);
  CsvCursor cursor(kept, name);
  const auto header = header_of(cursor, kept, name);
  const bool plain = header.size() == 1;
  std::vector<StoredRecording> recordings;
  for (Cells cells; cursor.next_row(cells);) {
    if (!plain && cells.size() != header.size()) {
      cursor.fail(fmt::format("expected {} cells, found {}", header.size(), cells.size()));
    }
    recordings.push_back(plain ? plain_recording_in(cells, name, cursor.line())
                               : recording_in(cells, header, name, cursor.line()));
  }
  if (recordings.empty()) throw FatalError(fmt::format("{}: expected URLs, found none", name));
  name_all(recordings, name);
  return recordings;
}

std::vector<NamedValue> read_headers(const std::filesystem::path& path) {
  std::istringstream file(private_text(path, "a file of header lines"));
  std::vector<NamedValue> headers;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    while (line.ends_with("\r") || line.ends_with(" ")) line.pop_back();
    if (line.empty() || line.starts_with("#")) continue;
    const auto colon = line.find(':');
    const bool named = colon != std::string::npos && colon > 0 && line.find_first_of(" \t") > colon &&
                       line.find('\r') == std::string::npos;
    if (!named)
      throw FatalError(fmt::format("{}:{}: expected 'Name: value', found something else", path.string(), number));
    const auto value = line.find_first_not_of(" \t", colon + 1);
    headers.emplace_back(line.substr(0, colon), value == std::string::npos ? "" : line.substr(value));
  }
  return headers;
}

}  // namespace turngap
