#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/page/drawing.h"
#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"

namespace turngap {
namespace {

constexpr double kPartsTop = 14.0;

std::string tip_of(std::string_view name, std::string_view quantile, const QuantileEstimate& estimate) {
  return fmt::format("{}: {} {}, 90 %: {}", name, quantile, millis_text(estimate.value_ms),
                     interval_text(estimate.interval_ms));
}

// Where the longest of what is drawn lies; an interval may reach further than the picture.
double longest_of(const std::vector<BreakdownPart>& parts) {
  double longest = 1000.0;
  double furthest = 0.0;
  for (const BreakdownPart& part : parts) {
    longest = std::max(longest, part.p95.value_ms.value_or(0.0));
    if (part.p95.interval_ms) furthest = std::max(furthest, part.p95.interval_ms->high);
  }
  return std::max(longest * 1.1, std::min(furthest * 1.02, longest * 1.6));
}

// Where turns were answered early, the time lies below 0.
double shortest_of(const std::vector<BreakdownPart>& parts) {
  double shortest = 0.0;
  for (const BreakdownPart& part : parts) shortest = std::min(shortest, part.p50.value_ms.value_or(0.0) * 1.1);
  return shortest;
}

std::string part_name(const BreakdownPart& part) {
  return part.value.empty() ? "(none)" : part.value;
}

void draw_legend(Drawing& drawing, double y) {
  drawing.dot({kChartRight - 138.0, y - 3.5}, 3.5, "mark p50");
  drawing.text({kChartRight - 130.0, y}, Anchor::start, "tick", "half (p50)");
  drawing.dot({kChartRight - 46.0, y - 3.5}, 3.5, "mark p95");
  drawing.text({kChartRight - 38.0, y}, Anchor::start, "tick", "p95");
}

std::string part_rows(const Breakdown& breakdown, double longest) {
  constexpr double kLeft = 132.0;
  constexpr double kSharesFrom = 372.0;
  constexpr double kRow = 20.0;
  const std::size_t rows = std::min(breakdown.parts.size(), kValues);
  const double bottom = kPartsTop + 6.0 + static_cast<double>(rows) * kRow;
  const double shortest = shortest_of(breakdown.parts);
  const Scale x{shortest, longest, kLeft, kSharesFrom - 14.0};
  std::string words;
  for (std::size_t i = 0; i < rows; ++i) {
    words += fmt::format("{}: p50 {}, p95 {}; ", part_name(breakdown.parts[i]),
                         millis_text(breakdown.parts[i].p50.value_ms), millis_text(breakdown.parts[i].p95.value_ms));
  }
  Drawing drawing(bottom + 34.0, fmt::format("Response latency by {}. {}", breakdown.column, words));
  draw_x_axis(drawing, x, bottom, kPartsTop, round_values(shortest, longest, 4), millis_words(longest));
  drawing.text({kChartRight, kPartsTop - 3.0}, Anchor::end, "tick", "answered");
  for (std::size_t i = 0; i < rows; ++i) {
    const BreakdownPart& part = breakdown.parts[i];
    const double y = kPartsTop + 14.0 + static_cast<double>(i) * kRow;
    drawing.text({kLeft - 8.0, y + 4.0}, Anchor::end, "label", fitting(part_name(part), kLeft - 10.0));
    draw_estimate_along_x(drawing, x, y - 3.0, part.p50, "p50", tip_of(part_name(part), "p50", part.p50));
    draw_estimate_along_x(drawing, x, y + 4.0, part.p95, "p95", tip_of(part_name(part), "p95", part.p95));
    drawing.text({kChartRight, y + 4.0}, Anchor::end, "tick",
                 part.answered.percent ? fmt::format("{:.0f} %", *part.answered.percent) : "–");
  }
  draw_legend(drawing, bottom + 30.0);
  return drawing.finish();
}

std::string course(const Breakdown& breakdown, const std::function<std::string(const BreakdownPart&)>& name) {
  constexpr double kLeft = 44.0;
  constexpr double kBottom = 150.0;
  const double longest = longest_of(breakdown.parts);
  const double shortest = shortest_of(breakdown.parts);
  const Scale y{shortest, longest, kBottom, kPartsTop};
  const auto count = static_cast<double>(breakdown.parts.size());
  std::string words;
  for (const BreakdownPart& part : breakdown.parts) {
    words +=
        fmt::format("{}: p50 {}, p95 {}; ", name(part), millis_text(part.p50.value_ms), millis_text(part.p95.value_ms));
  }
  Drawing drawing(kBottom + 44.0, words);
  draw_y_axis(drawing, y, kLeft, kChartRight, round_values(shortest, longest, 4), millis_words(longest));
  drawing.line({kLeft, kBottom}, {kChartRight, kBottom}, "axis");
  const std::size_t every = std::max<std::size_t>(1, (breakdown.parts.size() + 2) / 3);
  for (std::size_t i = 0; i < breakdown.parts.size(); ++i) {
    const BreakdownPart& part = breakdown.parts[i];
    const double x = kLeft + (static_cast<double>(i) + 0.5) * (kChartRight - kLeft) / count;
    draw_estimate_along_y(drawing, y, x - 3.0, part.p50, "p50", tip_of(name(part), "p50", part.p50));
    draw_estimate_along_y(drawing, y, x + 3.0, part.p95, "p95", tip_of(name(part), "p95", part.p95));
    const bool short_names = count <= kTurnNumbers && name(part).size() < 4;
    if (short_names || i % every == 0) {
      drawing.text({x, kBottom + 15.0}, i == 0 && !short_names ? Anchor::start : Anchor::middle, "tick",
                   fitting(name(part), 100.0));
    }
  }
  draw_legend(drawing, kBottom + 38.0);
  return drawing.finish();
}

// "2026-07-01T14:30:00Z" -> "07-01 14:30"
std::string time_of(const BreakdownPart& part) {
  if (part.value.size() < 16 || part.value[10] != 'T') return part.value;
  return part.value.substr(5, 5) + " " + part.value.substr(11, 5);
}

std::string moment_rows(const std::vector<ReplyMoment>& moments) {
  constexpr double kLeft = 96.0;
  constexpr double kRow = 32.0;
  double longest = 500.0;
  for (const ReplyMoment& moment : moments) {
    longest = std::max(longest, moment.p95.value_ms.value_or(0.0) * 1.1);
    if (moment.p95.interval_ms) longest = std::max(longest, std::min(moment.p95.interval_ms->high, 1.5 * longest));
  }
  const double bottom = kPartsTop + kRow * static_cast<double>(moments.size());
  const Scale x{0.0, longest, kLeft, kChartRight};
  std::string words = "From the end of the caller's turn: ";
  for (const ReplyMoment& moment : moments) {
    words += fmt::format("{} p50 {}, p95 {}; ", moment.name, millis_text(moment.p50.value_ms),
                         millis_text(moment.p95.value_ms));
  }
  Drawing drawing(bottom + 38.0, words);
  draw_x_axis(drawing, x, bottom, kPartsTop, round_values(0.0, longest, 5), millis_words(longest));
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const double y = kPartsTop + kRow * (static_cast<double>(i) + 0.5);
    drawing.text({kLeft - 8.0, y + 4.0}, Anchor::end, "label", moments[i].name);
    draw_estimate_along_x(drawing, x, y - 5.0, moments[i].p50, "p50", tip_of(moments[i].name, "p50", moments[i].p50));
    draw_estimate_along_x(drawing, x, y + 5.0, moments[i].p95, "p95", tip_of(moments[i].name, "p95", moments[i].p95));
  }
  draw_legend(drawing, bottom + 34.0);
  return drawing.finish();
}

std::string greeting(const GreetingSummary& greeting) {
  if (!greeting.p50.value_ms) return "";
  const std::string none =
      greeting.without == 0 ? "" : fmt::format(" In {} the agent never spoke.", counted(greeting.without, "recording"));
  return fmt::format(
      "<p><strong>Greeting.</strong> From the start of the recording to the agent's first speech: half within {} (90 "
      "%: "
      "{}), 95 of 100 within {} (90 %: {}). The greeting answers nobody and is no part of the response "
      "latency.{}</p>\n",
      millis_text(greeting.p50.value_ms), interval_text(greeting.p50.interval_ms), millis_text(greeting.p95.value_ms),
      interval_text(greeting.p95.interval_ms), none);
}

}  // namespace

std::string reply_section(const Page& page) {
  const auto& moments = page.profile.reply_moments;
  if (moments.empty() || !moments.front().p50.value_ms) return "";
  const std::string caption = fmt::format(
      "Time from the end of the caller's turn. In {} of {} replies another sound (typing, a breath) is heard before "
      "the "
      "speech; in {} a short filler comes before the main reply. The response latency counts to the first speech.",
      moments[1].earlier, page.summary.statistics.response.values().size(), moments[2].earlier);
  return section_html("reply", "Where does the wait sit?",
                      "<div class=\"pair\">" +
                          figure_html("First sound, first speech, main reply", moment_rows(moments), caption) +
                          "<div>" + greeting(page.summary.statistics.greeting) + "</div></div>\n");
}

std::string course_section(const Page& page) {
  const RunProfile& profile = page.profile;
  if (profile.along_call.parts.empty()) return "";
  const std::string run_caption = profile.run_in_order_of_time
                                      ? "Consecutive calls in order of time (UTC), about as many in each part."
                                      : "Consecutive calls in the order of their names, for not all times are known; "
                                        "about as many in each part.";
  const auto number = [](const BreakdownPart& part) { return part.value; };
  return section_html(
      "course", "Does it grow along the call, or along the run?",
      "<div class=\"pair\">" +
          figure_html("Along the call", course(profile.along_call, number),
                      "By the number of the caller's turn. Marks are p50 and p95, lines their 90 % intervals.") +
          figure_html("Along the run", course(profile.along_run, time_of), run_caption) + "</div>\n");
}

std::string breakdown_section(const Page& page) {
  if (page.profile.breakdowns.empty()) return "";
  double longest = 0.0;
  for (const Breakdown& breakdown : page.profile.breakdowns) longest = std::max(longest, longest_of(breakdown.parts));
  std::string figures;
  for (const Breakdown& breakdown : page.profile.breakdowns) {
    const std::size_t hidden = breakdown.parts.size() - std::min(breakdown.parts.size(), kValues);
    const std::string more = hidden == 0 ? "" : fmt::format(" {} more in summary.json.", counted(hidden, "value"));
    figures += figure_html("By " + shortened(breakdown.column, 40), part_rows(breakdown, longest),
                           "Lines are 90 % intervals; none where there are too few calls." + more);
  }
  return section_html("parts", "Where is it slow?", "<div class=\"pair\">" + figures + "</div>\n");
}

}  // namespace turngap
