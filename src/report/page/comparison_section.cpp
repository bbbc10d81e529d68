#include <fmt/format.h>

#include <algorithm>

#include "report/page/drawing.h"
#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"

namespace turngap {
namespace {

constexpr double kBelowTitle = 22.0;

std::string_view release_look(ReleaseVerdict verdict) {
  if (verdict == ReleaseVerdict::regressed) return "bad";
  return verdict == ReleaseVerdict::inconclusive ? "open" : "good";
}

std::string_view sign_of(ReleaseVerdict verdict) {
  if (verdict == ReleaseVerdict::regressed) return "✗";
  return verdict == ReleaseVerdict::inconclusive ? "?" : "✓";
}

std::string words_of(ReleaseVerdict verdict) {
  std::string words(to_string(verdict));
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::vector<Point> points_of(const std::vector<QuantileEstimate>& curve, const Scale& x, const Scale& y) {
  std::vector<Point> points;
  for (const QuantileEstimate& estimate : curve) {
    if (estimate.value_ms) points.push_back({x.at(*estimate.value_ms), y.at(estimate.q)});
  }
  return points;
}

std::string both_curves(const Page& page) {
  double longest = longest_drawn(page);
  for (const QuantileEstimate& e : page.baseline->curve) longest = std::max(longest, 1.1 * e.value_ms.value_or(0.0));
  const Scale x{0.0, longest, kChartLeft, kChartRight};
  const Scale y{0.0, 1.0, kChartBottom, kBelowTitle};
  const QuantileComparison& p95 = page.baseline->comparison.p95;
  Drawing drawing(kChartHeight,
                  fmt::format("Share of replies that came within a time, both releases. p95: baseline {}, this "
                              "one {}.",
                              millis_text(p95.base.value_ms), millis_text(p95.candidate.value_ms)));
  draw_x_axis(drawing, x, kChartBottom, kBelowTitle, round_values(0.0, longest, 6), millis_words(longest));
  draw_y_axis(drawing, y, kChartLeft, kChartRight, {0.0, 0.25, 0.5, 0.75, 0.95},
              [](double v) { return fmt::format("{:.0f} %", 100.0 * v); });
  drawing.path(points_of(page.baseline->curve, x, y), "curve before");
  drawing.path(points_of(page.profile.curve, x, y), "curve");
  drawing.line({kChartLeft, kChartHeight - 8.0}, {kChartLeft + 22.0, kChartHeight - 8.0}, "curve before");
  drawing.text({kChartLeft + 27.0, kChartHeight - 4.0}, Anchor::start, "label", "baseline");
  drawing.line({kChartLeft + 100.0, kChartHeight - 8.0}, {kChartLeft + 122.0, kChartHeight - 8.0}, "curve");
  drawing.text({kChartLeft + 127.0, kChartHeight - 4.0}, Anchor::start, "label", "this run");
  return drawing.finish();
}

std::vector<const QuantileComparison*> differences_of(const ReleaseComparison& comparison) {
  std::vector<const QuantileComparison*> all;
  for (const QuantileComparison& decile : comparison.shift) all.push_back(&decile);
  all.push_back(&comparison.p95);
  return all;
}

Scale difference_scale(const ReleaseComparison& comparison) {
  double low = -comparison.config.margin_ms;
  double high = comparison.config.margin_ms;
  for (const QuantileComparison* difference : differences_of(comparison)) {
    if (!difference->difference_ms) continue;
    low = std::min(low, difference->interval_ms ? difference->interval_ms->low : *difference->difference_ms);
    high = std::max(high, difference->interval_ms ? difference->interval_ms->high : *difference->difference_ms);
  }
  const double room = 0.06 * (high - low);
  return {low - room, high + room, kChartBottom, kBelowTitle};
}

std::string differences(const ReleaseComparison& comparison) {
  const Scale y = difference_scale(comparison);
  const auto all = differences_of(comparison);
  std::string words;
  for (const QuantileComparison* d : all) {
    words += fmt::format("p{:g} {}; ", 100.0 * d->base.q,
                         d->difference_ms ? fmt::format("{:+.0f} ms", *d->difference_ms) : "unknown");
  }
  Drawing drawing(kChartHeight, "Difference of each percentile, this run minus baseline: " + words);
  draw_y_axis(drawing, y, kChartLeft, kChartRight, round_values(y.from, y.to, 5),
              [](double v) { return fmt::format("{:+g}", v); });
  drawing.line({kChartLeft, y.at(0.0)}, {kChartRight, y.at(0.0)}, "axis");
  drawing.line({kChartLeft, y.at(comparison.config.margin_ms)}, {kChartRight, y.at(comparison.config.margin_ms)},
               "limit");
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double x =
        kChartLeft + (static_cast<double>(i) + 0.5) * (kChartRight - kChartLeft) / static_cast<double>(all.size());
    const QuantileEstimate shown{all[i]->base.q, all[i]->difference_ms, all[i]->interval_ms, {}, {}};
    draw_estimate_along_y(drawing, y, x, shown, i + 1 == all.size() ? "p95" : "p50",
                          fmt::format("p{:g}: {}", 100.0 * shown.q, interval_text(shown.interval_ms)));
    drawing.text({x, kChartBottom + 16.0}, Anchor::middle, "tick", fmt::format("p{:g}", 100.0 * shown.q));
  }
  drawing.text({kChartRight, kChartHeight - 4.0}, Anchor::end, "label", "difference in ms; above 0 is slower");
  return drawing.finish();
}

std::string quantile_rows(const ReleaseComparison& comparison) {
  std::vector<const QuantileComparison*> all{&comparison.p95};
  for (const QuantileComparison& quantile : comparison.descriptive) all.push_back(&quantile);
  std::ranges::sort(all, {}, [](const QuantileComparison* c) { return c->base.q; });
  std::string rows;
  for (const QuantileComparison* c : all) {
    rows += fmt::format("<tr><th scope=\"row\">p{:g}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                        100.0 * c->base.q, millis_text(c->base.value_ms), millis_text(c->candidate.value_ms),
                        c->difference_ms ? fmt::format("{:+.0f} ms", *c->difference_ms) : "–",
                        interval_text(c->interval_ms));
  }
  return rows;
}

std::string rate_rows(const ReleaseComparison& comparison) {
  std::string rows;
  for (const RateComparison& rate : comparison.rates) {
    std::string name = rate.name;
    std::ranges::replace(name, '_', ' ');
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                        escaped(name), percent_text(rate.base.percent, "–"), percent_text(rate.candidate.percent, "–"),
                        rate.difference_points ? fmt::format("{:+.1f} points", *rate.difference_points) : "–",
                        interval_text(rate.interval_points, "points", 1));
  }
  return rows;
}

std::string difference_table(const ReleaseComparison& comparison) {
  return fmt::format(
      "<div class=\"scroll\" role=\"region\" aria-label=\"Both releases\" tabindex=\"0\"><table class=\"small\"><thead>"
      "<tr><th scope=\"col\"></th><th scope=\"col\">baseline</th><th scope=\"col\">this run</th><th scope=\"col\">"
      "difference</th><th scope=\"col\">90 % interval</th></tr></thead><tbody>\n{}{}</tbody></table></div>\n",
      quantile_rows(comparison), rate_rows(comparison));
}

std::string side_words(const SideSummary& side) {
  return fmt::format("{}, {}", counted(side.calls, "call"), counted(side.counts.turns, "turn"));
}

}  // namespace

std::string comparison_section(const Page& page) {
  if (!page.baseline) return "";
  const ReleaseComparison& comparison = page.baseline->comparison;
  std::string text = fmt::format(
      "<p class=\"verdict {}\"><span class=\"sign\" aria-hidden=\"true\">{}</span> <strong>{}</strong>: {}</p>\n",
      release_look(comparison.verdict), sign_of(comparison.verdict), words_of(comparison.verdict),
      escaped(comparison.reason));
  text += fmt::format("<p>Baseline {}: {}. This run: {}.{}</p>\n", name_html(page.baseline->name),
                      side_words(comparison.base), side_words(comparison.candidate),
                      comparison.advice.empty() ? "" : " To conclude: " + escaped(comparison.advice) + ".");
  for (const std::string& warning : comparison.warnings) text += "<p>Mind: " + escaped(warning) + ".</p>\n";
  const std::string pictures =
      figure_html("Both releases", both_curves(page), "Further left is faster.") +
      figure_html("What changed, percentile by percentile", differences(comparison),
                  fmt::format("The verdict rests on p95 and its interval; the other percentiles only describe. Dashed: "
                              "the margin of {:g} ms.",
                              comparison.config.margin_ms));
  return section_html("change", "What changed since the baseline?",
                      text + "<div class=\"pair\">" + pictures + "</div>\n" + difference_table(comparison));
}

}  // namespace turngap
