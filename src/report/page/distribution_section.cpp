#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/page/drawing.h"
#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"
#include "report/verdict_words.h"

namespace turngap {
namespace {

constexpr double kBelowLimits = 26.0;

Scale latency_scale(const Page& page) {
  const auto& bins = page.summary.statistics.distribution;
  const double shortest = bins.empty() ? 0.0 : std::min(0.0, static_cast<double>(bins.front().from_ms));
  const auto& curve = page.profile.curve;
  const double early = curve.front().value_ms.value_or(0.0) - 5.0 * kBinMillis;
  return {std::max(shortest, std::floor(std::min(0.0, early) / kBinMillis) * kBinMillis), longest_drawn(page),
          kChartLeft, kChartRight};
}

void draw_limits(Drawing& drawing, const Page& page, const Scale& x) {
  double row = 10.0;
  for (const GateCheck& check : page.summary.gate.checks) {
    if (check.limit.quantity != GateQuantity::percentile) continue;
    const double at = x.at(check.limit.limit);
    drawing.line({at, kBelowLimits - 12.0}, {at, kChartBottom}, "limit");
    const bool left = at > (kChartLeft + kChartRight) / 2.0;
    drawing.text({at + (left ? -4.0 : 4.0), row + 3.0}, left ? Anchor::end : Anchor::start, "limit-text",
                 fmt::format("limit: {} {}", limit_name(check.limit), limit_words(check.limit)));
    row += 11.0;
  }
}

void draw_latency_axis(Drawing& drawing, const Scale& x) {
  draw_x_axis(drawing, x, kChartBottom, kBelowLimits, round_values(x.from, x.to, 6), millis_words(x.to));
  drawing.text({kChartRight, kChartHeight - 4.0}, Anchor::end, "label",
               x.to < 3000.0 ? "response latency in ms" : "response latency");
}

std::size_t beyond(const SummaryStatistics& statistics, double limit) {
  std::size_t count = 0;
  for (const LatencyBin& bin : statistics.distribution) {
    if (bin.from_ms >= limit) count += bin.replies;
  }
  return count;
}

std::string histogram(const Page& page, const Scale& x) {
  const auto& statistics = page.summary.statistics;
  std::size_t most = 1;
  for (const LatencyBin& bin : statistics.distribution) most = std::max(most, bin.replies);
  const Scale y{0.0, static_cast<double>(most), kChartBottom, kBelowLimits};
  Drawing drawing(kChartHeight,
                  fmt::format("Histogram of {} response latencies in steps of {} ms; the percentiles are in "
                              "the table below.",
                              statistics.response.values().size(), kBinMillis));
  draw_latency_axis(drawing, x);
  draw_y_axis(drawing, y, kChartLeft, kChartRight, round_values(0.0, y.to, 4),
              [](double v) { return fmt::format("{:g}", v); });
  for (const LatencyBin& bin : statistics.distribution) {
    if (bin.from_ms >= x.to || bin.from_ms < x.from) continue;
    const double from = x.at(bin.from_ms);
    drawing.bar({from + 0.5, y.at(static_cast<double>(bin.replies))}, x.at(bin.from_ms + kBinMillis) - from - 1.0,
                kChartBottom - y.at(static_cast<double>(bin.replies)), bin.from_ms < 0 ? "early" : "fill",
                fmt::format("{} to {} ms: {}", bin.from_ms, bin.from_ms + kBinMillis,
                            bin.replies == 1 ? "1 reply" : fmt::format("{} replies", bin.replies)));
  }
  draw_limits(drawing, page, x);
  return drawing.finish();
}

void draw_curve(Drawing& drawing, const std::vector<QuantileEstimate>& curve, const Scale& x, const Scale& y) {
  std::vector<Point> line;
  std::vector<Point> band;
  std::vector<Point> back;
  for (const QuantileEstimate& estimate : curve) {
    if (!estimate.value_ms) continue;
    line.push_back({x.at(*estimate.value_ms), y.at(estimate.q)});
    if (!estimate.interval_ms) continue;
    band.push_back({x.at(estimate.interval_ms->low), y.at(estimate.q)});
    back.push_back({x.at(estimate.interval_ms->high), y.at(estimate.q)});
  }
  band.insert(band.end(), back.rbegin(), back.rend());
  if (band.size() > 2) drawing.area(band, "band");
  if (!line.empty()) drawing.path(line, "curve");
}

std::string distribution_curve(const Page& page, const Scale& x) {
  const Scale y{0.0, 1.0, kChartBottom, kBelowLimits};
  std::string words;
  for (const QuantileEstimate& estimate : page.summary.statistics.response_ms) {
    words += fmt::format("{:g} of 100 replies within {}, ", 100.0 * estimate.q, millis_text(estimate.value_ms));
  }
  Drawing drawing(kChartHeight,
                  "Share of replies that came within a time: " + words + "with the 90 % interval as a band.");
  draw_latency_axis(drawing, x);
  draw_y_axis(drawing, y, kChartLeft, kChartRight, {0.0, 0.25, 0.5, 0.75, 0.95},
              [](double v) { return fmt::format("{:.0f} %", 100.0 * v); });
  draw_curve(drawing, page.profile.curve, x, y);
  draw_limits(drawing, page, x);
  return drawing.finish();
}

std::string percentile_table(const SummaryStatistics& statistics) {
  std::string rows;
  for (std::size_t i = 0; i < statistics.response_ms.size(); ++i) {
    const QuantileEstimate& estimate = statistics.response_ms[i];
    const WaitPercentile* wait = i < statistics.waits.size() ? &statistics.waits[i] : nullptr;
    rows += fmt::format("<tr><th scope=\"row\">p{:g}</th><td>{}</td><td>{}</td><td>{}{}</td></tr>\n",
                        100.0 * estimate.q, millis_text(estimate.value_ms), interval_text(estimate.interval_ms),
                        wait != nullptr && wait->lower_bound ? "≥ " : "",
                        wait != nullptr ? millis_text(wait->value_ms) : "–");
  }
  return fmt::format(
      "<table class=\"small\"><caption>Response latency; waits count turns without a reply too, with the time that was "
      "seen</caption><thead><tr><th scope=\"col\"></th><th scope=\"col\">latency</th><th scope=\"col\">90 % interval"
      "</th><th scope=\"col\">wait</th></tr></thead><tbody>\n{}</tbody></table>\n",
      rows);
}

std::string needs(const SummaryStatistics& statistics) {
  std::string text;
  for (const IntervalNeed& need : statistics.interval_needs) {
    text += fmt::format("{}p{:g} about {}", text.empty() ? "" : ", ", 100.0 * need.q, need.calls);
  }
  if (text.empty()) return "";
  return fmt::format("<p>{}: too few for every interval. Calls that it takes: {}.</p>\n",
                     counted(statistics.calls, "call"), text);
}

}  // namespace

double longest_drawn(const Page& page) {
  double longest = 1000.0;
  for (const QuantileEstimate& estimate : page.profile.curve)
    longest = std::max(longest, estimate.value_ms.value_or(0.0));
  for (const GateCheck& check : page.summary.gate.checks) {
    if (check.limit.quantity == GateQuantity::percentile) longest = std::max(longest, 1.25 * check.limit.limit);
  }
  return std::ceil(1.1 * longest / (5.0 * kBinMillis)) * 5.0 * kBinMillis;
}

std::string distribution_section(const Page& page) {
  const SummaryStatistics& statistics = page.summary.statistics;
  if (statistics.response.values().empty()) return "";
  const Scale x = latency_scale(page);
  const std::size_t hidden = beyond(statistics, x.to);
  const std::string more =
      hidden == 0 ? ""
                  : fmt::format(" {} beyond {:g} s not drawn.",
                                hidden == 1 ? "1 reply" : fmt::format("{} replies", hidden), x.to / 1000.0);
  const std::string pictures =
      figure_html("How many replies took how long", histogram(page, x),
                  "Left of 0 the agent began before the caller had finished." + more) +
      figure_html("Share of replies that came within a time", distribution_curve(page, x),
                  "Read the line at 95 %: that is p95. The band is where the line lies with a probability of 90 %, "
                  "calls being what was drawn by chance.");
  return section_html(
      "latency", "How long did callers wait?",
      "<div class=\"pair\">" + pictures + "</div>\n" + percentile_table(statistics) + needs(statistics));
}

}  // namespace turngap
