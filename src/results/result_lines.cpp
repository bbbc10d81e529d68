#include "turngap/results/result_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "results/result_fields.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "turngap.result/1";

template <class Item>
Json list_json(const std::vector<Item>& items) {
  Json list = Json::array();
  for (const Item& item : items) {
    Json object = Json::object();
    visit_fields(FieldWriter(object), item);
    list.push_back(std::move(object));
  }
  return list;
}

// Numbers and differences as latency.csv has them, for readers that want no arithmetic.
Json turns_json(const std::vector<CallerTurn>& turns) {
  Json list = Json::array();
  for (const CallerTurn& turn : turns) {
    Json object{{"turn", list.size() + 1}};
    visit_fields(FieldWriter(object), turn);
    object["response_latency_ms"] =
        turn.agent_onset ? Json(whole_millis(*turn.agent_onset) - whole_millis(turn.caller_end)) : Json(nullptr);
    list.push_back(std::move(object));
  }
  return list;
}

Json audio_json(const RecordingInfo& info) {
  Json object = Json::object();
  visit_fields(FieldWriter(object), info);
  object["duration_ms"] = info.duration().value;
  return object;
}

void write_analysis(Json& json, const std::optional<RecordingAnalysis>& analysis) {
  json["audio"] = analysis ? audio_json(analysis->info) : Json(nullptr);
  json["caller"] = analysis ? list_json(analysis->caller) : Json(nullptr);
  json["agent"] = analysis ? list_json(analysis->agent) : Json(nullptr);
  json["turns"] = analysis ? turns_json(analysis->turns) : Json(nullptr);
  json["findings"] = analysis ? list_json(analysis->findings) : Json(nullptr);
}

template <class Item>
std::vector<Item> list_in(const Json& list) {
  std::vector<Item> items;
  for (const Json& object : list) visit_fields(FieldReader(object), items.emplace_back());
  return items;
}

std::optional<RecordingAnalysis> analysis_in(const Json& json) {
  if (json.at("audio").is_null()) return std::nullopt;
  RecordingAnalysis analysis;
  visit_fields(FieldReader(json.at("audio")), analysis.info);
  analysis.caller = list_in<Utterance>(json.at("caller"));
  analysis.agent = list_in<Utterance>(json.at("agent"));
  analysis.turns = list_in<CallerTurn>(json.at("turns"));
  analysis.findings = list_in<Finding>(json.at("findings"));
  return analysis;
}

RecordingResult result_in(const Json& json) {
  if (json.at("schema") != kSchema) {
    throw FatalError(fmt::format("expected schema {}, found {}", kSchema, json.at("schema").dump()));
  }
  RecordingResult result;
  visit_fields(FieldReader(json), result);
  visit_fields(FieldReader(json.at("channels")), result.roles);
  result.analysis = analysis_in(json);
  if (const Json& failure = json.at("failure"); !failure.is_null()) {
    visit_fields(FieldReader(failure), result.failure.emplace());
  }
  if (result.analysis.has_value() == result.failure.has_value()) {
    throw FatalError("expected either what was measured or a failure, found both or neither");
  }
  return result;
}

void require_one_run(const RecordingResult& first, const RecordingResult& other) {
  if (other.method_version != first.method_version) {
    throw FatalError(
        fmt::format("{}: expected method version {} as in the records before, found {}; numbers of "
                    "different methods do not belong together, measure all recordings with one version",
                    other.identity.recording, first.method_version, other.method_version));
  }
  if (other.settings != first.settings) {
    throw FatalError(fmt::format("{}: expected the settings of the records before, found {}", other.identity.recording,
                                 changed_settings(first.settings, other.settings)));
  }
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

std::string to_result_line(const RecordingResult& result) {
  Json json{{"schema", kSchema}};
  visit_fields(FieldWriter(json), result);
  Json channels = Json::object();
  visit_fields(FieldWriter(channels), result.roles);
  json["channels"] = std::move(channels);
  write_analysis(json, result.analysis);
  json["failure"] = nullptr;
  if (result.failure) visit_fields(FieldWriter(json["failure"] = Json::object()), *result.failure);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_result_lines(std::span<const RecordingResult> results) {
  std::string lines;
  for (const RecordingResult& result : results) lines += to_result_line(result);
  return lines;
}

RecordingResult parse_result_line(std::string_view line) {
  try {
    return result_in(Json::parse(line));
  } catch (const Json::exception& error) {
    throw FatalError(fmt::format("expected a record of schema {}, found: {}", kSchema, error.what()));
  }
}

bool holds_results(std::string_view text) {
  return text.starts_with(R"({"schema":"turngap.result/)");
}

std::vector<RecordingResult> parse_results(std::string_view text, const std::string& name) {
  std::vector<RecordingResult> results;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    try {
      results.push_back(parse_result_line(line));
    } catch (const FatalError& error) {
      throw FatalError(fmt::format("{}:{}: {}", name, number, error.what()));
    }
  }
  return results;
}

std::vector<RecordingResult> read_results(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    throw FatalError(fmt::format("{}: expected a results.jsonl that can be read, found none", file.string()));
  }
  return parse_results(text, file.string());
}

std::vector<RecordingResult> read_results(std::span<const std::filesystem::path> files) {
  std::vector<RecordingResult> all;
  std::map<std::string, std::string> file_of;
  for (const auto& file : files) {
    for (RecordingResult& result : read_results(file)) {
      const auto [taken, fresh] = file_of.emplace(result.identity.recording, file.string());
      if (!fresh) {
        throw FatalError(fmt::format("{}: expected each recording once, found '{}' again, which is in {}",
                                     file.string(), result.identity.recording, taken->second));
      }
      if (!all.empty()) require_one_run(all.front(), result);
      all.push_back(std::move(result));
    }
  }
  return all;
}

}  // namespace turngap
