#include "turngap/results/result_line.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

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

}  // namespace

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

}  // namespace turngap
