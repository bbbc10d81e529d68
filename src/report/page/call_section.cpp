#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base64.h"
#include "report/json_values.h"
#include "report/page/data_url.h"
#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kWithoutScript = 200;

// The longest that a caller waited in this call, with or without a reply in the end.
std::int32_t worst_wait(const CallSummary& call) {
  constexpr std::int32_t kNone = -1000000;
  return std::max(call.longest_ms.value_or(kNone), call.longest_unanswered_wait_ms.value_or(kNone));
}

std::vector<const CallSummary*> worst_first(const Page& page) {
  std::vector<const CallSummary*> calls;
  for (const CallSummary& call : page.calls) calls.push_back(&call);
  std::ranges::stable_sort(calls, std::greater{}, [](const CallSummary* call) { return worst_wait(*call); });
  return calls;
}

template <class Value>
std::string cell_html(const std::optional<Value>& value, std::string_view look = "") {
  const std::string text = value ? fmt::format("{:.0f}", static_cast<double>(*value)) : "";
  return look.empty() ? fmt::format("<td>{}</td>", text) : fmt::format("<td class=\"{}\">{}</td>", look, text);
}

struct Column {
  std::string_view key;  ///< as in the page's data
  std::string_view name;
  std::string_view look;
  std::string (*cell)(const CallSummary& call);
};

std::string text_cell(const std::string& text, std::string_view look, std::size_t most) {
  return fmt::format("<td class=\"{}\">{}</td>", look, text.empty() ? "" : name_html(text, most));
}

std::string call_cell(const CallSummary& call) {
  return fmt::format("<th scope=\"row\">{}</th>", name_html(call.call_sid.value_or(call.recording), 40));
}

// "far" is left out of narrow windows, "farther" of all but wide ones.
constexpr Column kCallColumns[] = {
    {"name", "Call", "", call_cell},
    {"at", "Recorded", "far words",
     [](const CallSummary& c) { return text_cell(c.recorded_at.value_or(""), "far words", 40); }},
    {"tag", "Tag", "far words", [](const CallSummary& c) { return text_cell(c.tag.value_or(""), "far words", 24); }},
    {"turns", "Turns", "", [](const CallSummary& c) { return cell_html(std::optional(c.counts.turns)); }},
    {"p50", "p50", "far", [](const CallSummary& c) { return cell_html(c.p50_ms, "far"); }},
    {"p95", "p95", "", [](const CallSummary& c) { return cell_html(c.p95_ms); }},
    {"longest", "Longest", "", [](const CallSummary& c) { return cell_html(c.longest_ms); }},
    {"unanswered", "No reply", "", [](const CallSummary& c) { return cell_html(std::optional(c.counts.unanswered)); }},
    {"wait", "Longest without", "far",
     [](const CallSummary& c) { return cell_html(c.longest_unanswered_wait_ms, "far"); }},
    {"unknown", "Not measurable", "farther",
     [](const CallSummary& c) { return cell_html(std::optional(c.counts.not_measurable), "farther"); }},
    {"greeting", "Greeting", "far", [](const CallSummary& c) { return cell_html(c.greeting_ms, "far"); }},
    {"path", "File", "farther words", [](const CallSummary& c) { return text_cell(c.path, "farther words", 40); }},
};

// Those that say something of some call.
std::vector<const Column*> columns_of(const Page& page) {
  std::vector<const Column*> columns;
  for (const Column& column : kCallColumns) {
    const bool empty = std::ranges::all_of(page.calls, [&](const CallSummary& call) {
      return (column.key == "at" && call.recorded_at.value_or("").empty()) ||
             (column.key == "tag" && call.tag.value_or("").empty()) || (column.key == "path" && call.path.empty());
    });
    if (!empty) columns.push_back(&column);
  }
  return columns;
}

std::string head_row(const std::vector<const Column*>& columns) {
  std::string cells;
  for (const Column* column : columns) {
    cells +=
        fmt::format("<th scope=\"col\" class=\"{}\" data-key=\"{}\">{}</th>", column->look, column->key, column->name);
  }
  return "<thead><tr>" + cells + "</tr></thead>";
}

std::string call_row(const CallSummary& call, const std::vector<const Column*>& columns) {
  std::string cells;
  for (const Column* column : columns) cells += column->cell(call);
  return "<tr>" + cells + "</tr>\n";
}

Json whole_json(const std::optional<double>& value) {
  return value ? Json(static_cast<std::int64_t>(std::llround(*value))) : Json(nullptr);
}

Json call_columns(const std::vector<const CallSummary*>& calls) {
  Json columns = Json::object();
  for (const CallSummary* call : calls) {
    columns["name"].push_back(call->call_sid.value_or(call->recording));
    columns["at"].push_back(call->recorded_at.value_or(""));
    columns["tag"].push_back(call->tag.value_or(""));
    columns["turns"].push_back(call->counts.turns);
    columns["p50"].push_back(whole_json(call->p50_ms));
    columns["p95"].push_back(whole_json(call->p95_ms));
    columns["longest"].push_back(value_or_null(call->longest_ms));
    columns["unanswered"].push_back(call->counts.unanswered);
    columns["wait"].push_back(value_or_null(call->longest_unanswered_wait_ms));
    columns["unknown"].push_back(call->counts.not_measurable);
    columns["greeting"].push_back(value_or_null(call->greeting_ms));
    columns["path"].push_back(call->path);
  }
  return columns;
}

// How long the caller waited, for sure or at least.
Json wait_json(const TableTurn& turn) {
  if (turn.latency_ms) return *turn.latency_ms;
  return turn.outcome == Outcome::unanswered ? Json(turn.censored_wait_ms) : Json(nullptr);
}

// The turns of the calls one after the other, in the order of `calls`.
Json turn_columns(const Page& page, const std::vector<const CallSummary*>& calls) {
  std::vector<std::vector<const TableTurn*>> turns(page.calls.size());
  for (const TableTurn& turn : page.call_turns) turns[turn.call].push_back(&turn);
  Json columns = Json::object();
  for (const CallSummary* call : calls) {
    for (const TableTurn* turn : turns[static_cast<std::size_t>(call - page.calls.data())]) {
      columns["number"].push_back(turn->turn);
      columns["at"].push_back(turn->caller_end_ms);
      columns["outcome"].push_back(static_cast<int>(turn->outcome));
      columns["wait"].push_back(wait_json(*turn));
      columns["sure"].push_back(value_or_null(std::optional<std::int32_t>(turn->uncertainty_ms)));
    }
  }
  return columns;
}

Json outcome_names() {
  Json names = Json::array();
  for (int i = 0; i <= static_cast<int>(Outcome::not_measurable); ++i)
    names.push_back(to_string(static_cast<Outcome>(i)));
  return names;
}

}  // namespace

std::string call_section(const Page& page) {
  if (page.calls.empty()) return "";
  const auto calls = worst_first(page);
  const std::size_t shown = std::min(kWithoutScript, calls.size());
  const auto columns = columns_of(page);
  std::string rows;
  for (std::size_t i = 0; i < shown; ++i) rows += call_row(*calls[i], columns);
  const std::string count = shown == calls.size()
                                ? fmt::format("{}, the longest wait first.", counted(calls.size(), "call"))
                                : fmt::format("The {} calls with the longest waits, of {}.", shown, calls.size());
  return section_html(
      "calls", "Call by call",
      fmt::format(
          "<div class=\"tools\" hidden><label for=\"filter\">Filter </label><input id=\"filter\" type=\"search\" "
          "autocomplete=\"off\" spellcheck=\"false\"></div>\n<p id=\"call-count\" role=\"status\">{}</p>\n"
          "<div class=\"scroll\" role=\"region\" aria-label=\"Calls\" tabindex=\"0\"><table id=\"calls-table\">"
          "<caption>Times in ms; greeting: from the start of the recording to the agent's first speech</caption>"
          "{}<tbody>\n{}</tbody></table></div>\n<p><button type=\"button\" id=\"more\" hidden>Show more</button>"
          "</p>\n",
          count, head_row(columns), rows));
}

std::string call_data(const Page& page) {
  const auto calls = worst_first(page);
  const Json data = {
      {"calls", call_columns(calls)}, {"turns", turn_columns(page, calls)}, {"outcomes", outcome_names()}};
  return to_base64(deflated(data.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

}  // namespace turngap
