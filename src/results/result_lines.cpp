#include "turngap/results/result_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "results/result_fields.h"
#include "results/result_head.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class Item>
Json item_json(const Item& item, std::size_t) {
  Json object = Json::object();
  visit_fields(FieldWriter(object), item);
  return object;
}

// Numbers and differences as latency.csv has them, for readers that want no arithmetic.
Json item_json(const CallerTurn& turn, std::size_t number) {
  Json object{{"turn", number}};
  visit_fields(FieldWriter(object), turn);
  object["response_latency_ms"] =
      turn.agent_onset ? Json(whole_millis(*turn.agent_onset) - whole_millis(turn.caller_end)) : Json(nullptr);
  return object;
}

// As text item by item, for the JSON values of a long recording take many times the memory of its text.
template <class Item>
std::string list_text(const std::vector<Item>& items) {
  std::string text = "[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += ',';
    text += dumped(item_json(items[i], i + 1));
  }
  return text += ']';
}

Json audio_json(const RecordingInfo& info) {
  Json object = Json::object();
  visit_fields(FieldWriter(object), info);
  object["duration_ms"] = info.duration().value;
  return object;
}

// The lists of an analysis, each by its name.
template <class Analysis, class Visit>
void visit_lists(Analysis& analysis, const Visit& visit) {
  visit("caller", analysis.caller);
  visit("agent", analysis.agent);
  visit("turns", analysis.turns);
  visit("findings", analysis.findings);
}

/// Reads a record, and its lists item by item, so that the JSON values of one item are there at a time.
class RecordParser {
 public:
  /// Everything but the lists' items, which are in `lists`.
  Json operator()(std::string_view text) {
    return Json::parse(text, [this](int depth, Json::parse_event_t event, Json& parsed) {
      if (depth == 1 && event == Json::parse_event_t::key) field_ = parsed.get<std::string>();
      if (depth == 1 && event == Json::parse_event_t::value && field_ == "schema") is_other_ = parsed != kResultSchema;
      return depth != 2 || event != Json::parse_event_t::object_end || is_other_ || !take(parsed);
    });
  }

  RecordingAnalysis lists;

 private:
  bool take(const Json& object) {
    bool taken = false;
    visit_lists(lists, [&](std::string_view name, auto& items) {
      if (name != field_) return;
      visit_fields(FieldReader(object), items.emplace_back());
      taken = true;
    });
    return taken;
  }

  bool is_other_ = false;  ///< of another schema, as far as is known
  std::string field_;
};

// Of a list whose items were taken nothing is left.
void require_list(const Json& json, const char* name) {
  const Json& rest = json.at(name);
  if (rest.is_array() && rest.empty()) return;
  throw FatalError(fmt::format("expected a list of objects as {}, found {}", name, rest.dump()));
}

std::optional<RecordingAnalysis> analysis_in(const Json& json, RecordingAnalysis&& lists) {
  if (json.at("audio").is_null()) return std::nullopt;
  visit_lists(lists, [&json](const char* name, auto&) { require_list(json, name); });
  visit_fields(FieldReader(json.at("audio")), lists.info);
  return std::move(lists);
}

RecordingResult result_in(std::string_view text) {
  RecordParser parse;
  const Json json = parse(text);
  if (json.at("schema") != kResultSchema) {
    throw FatalError(fmt::format("expected schema {}, found {}", kResultSchema, json.at("schema").dump()));
  }
  RecordingResult result;
  visit_fields(FieldReader(json), result);
  visit_fields(FieldReader(json.at("channels")), result.roles);
  result.analysis = analysis_in(json, std::move(parse.lists));
  if (const Json& failure = json.at("failure"); !failure.is_null()) {
    visit_fields(FieldReader(failure), result.failure.emplace());
  }
  if (result.analysis.has_value() == result.failure.has_value()) {
    throw FatalError("expected either what was measured or a failure, found both or neither");
  }
  return result;
}

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

std::string changed_settings(const std::vector<NamedNumber>& before, const std::vector<NamedNumber>& now) {
  const std::map<std::string, double> then(before.begin(), before.end());
  std::vector<std::string> changes;
  for (const auto& [name, value] : now) {
    const auto was = then.find(name);
    if (was == then.end()) {
      changes.push_back(fmt::format("{} {}, which was not known", name, value));
    } else if (was->second != value) {
      changes.push_back(fmt::format("{} {} instead of {}", name, value, was->second));
    }
  }
  for (const auto& [name, value] : before) {
    if (std::ranges::find(now, name, &NamedNumber::first) == now.end()) changes.push_back("no " + name);
  }
  return fmt::format("{}", fmt::join(changes, ", "));
}

void require_same_settings(const std::vector<NamedNumber>& before, const std::vector<NamedNumber>& now,
                           std::string_view whose, std::string_view name) {
  if (before == now) return;
  throw FatalError(fmt::format("{}: expected the settings of {}, found {}; measure everything with the same settings",
                               name, whose, changed_settings(before, now)));
}

std::string to_result_line(const RecordingResult& result) {
  Json json{{"schema", kResultSchema}};
  visit_fields(FieldWriter(json), result);
  visit_fields(FieldWriter(json["channels"] = Json::object()), result.roles);
  const auto& analysis = result.analysis;
  json["audio"] = analysis ? audio_json(analysis->info) : Json(nullptr);
  std::string text = dumped(json);
  text.pop_back();
  const RecordingAnalysis nothing;
  visit_lists(analysis ? *analysis : nothing, [&](std::string_view name, const auto& items) {
    text += fmt::format(R"(,"{}":{})", name, analysis ? list_text(items) : "null");
  });
  json = nullptr;
  if (result.failure) visit_fields(FieldWriter(json = Json::object()), *result.failure);
  return text += fmt::format(R"(,"failure":{}}})", dumped(json)) + "\n";
}

RecordingResult parse_result_line(std::string_view line) {
  try {
    return result_in(line);
  } catch (const Json::exception& error) {
    throw FatalError(fmt::format("expected a record of schema {}, found: {}", kResultSchema, error.what()));
  }
}

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
