#include <fmt/format.h>

#include <algorithm>

#include "report/page/drawing.h"
#include "report/page/html.h"
#include "report/page/sections.h"

namespace turngap {
namespace {

constexpr double kLeft = 44.0;
constexpr double kRight = 414.0;
constexpr double kTop = 22.0;
constexpr double kBottom = 186.0;
constexpr double kHeight = 222.0;

std::string_view look_of(ReleaseVerdict verdict) {
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
  const Scale x{0.0, longest, kLeft, kRight};
  const Scale y{0.0, 1.0, kBottom, kTop};
  const QuantileComparison& p95 = page.baseline->comparison.p95;
  Drawing drawing(kHeight,
                  fmt::format("Share of replies that came within a time, both releases. p95: baseline {}, this "
                              "one {}.",
                              millis_text(p95.base.value_ms), millis_text(p95.candidate.value_ms)));
  draw_x_axis(drawing, x, kBottom, kTop, round_values(0.0, longest, 6), millis_words(longest));
  draw_y_axis(drawing, y, kLeft, kRight, {0.0, 0.25, 0.5, 0.75, 0.95},
              [](double v) { return fmt::format("{:.0f} %", 100.0 * v); });
  drawing.path(points_of(page.baseline->curve, x, y), "curve before");
  drawing.path(points_of(page.profile.curve, x, y), "curve");
  drawing.line({kLeft, kHeight - 8.0}, {kLeft + 22.0, kHeight - 8.0}, "curve before");
  drawing.text({kLeft + 27.0, kHeight - 4.0}, Anchor::start, "label", "baseline");
  drawing.line({kLeft + 100.0, kHeight - 8.0}, {kLeft + 122.0, kHeight - 8.0}, "curve");
  drawing.text({kLeft + 127.0, kHeight - 4.0}, Anchor::start, "label", "this run");
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
  return {low - room, high + room, kBottom, kTop};
}

std::string differences(const ReleaseComparison& comparison) {
  const Scale y = difference_scale(comparison);
  const auto all = differences_of(comparison);
  std::string words;
  for (const QuantileComparison* d : all) {
    words += fmt::format("p{:g} {}; ", 100.0 * d->base.q,
                         d->difference_ms ? fmt::format("{:+.0f} ms", *d->difference_ms) : "unknown");
  }
  Drawing drawing(kHeight, "Difference of each percentile, this run minus baseline: " + words);
  draw_y_axis(drawing, y, kLeft, kRight, round_values(y.from, y.to, 5),
              [](double v) { return fmt::format("{:+g}", v); });
  drawing.line({kLeft, y.at(0.0)}, {kRight, y.at(0.0)}, "axis");
  drawing.line({kLeft, y.at(comparison.config.margin_ms)}, {kRight, y.at(comparison.config.margin_ms)}, "limit");
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double x = kLeft + (static_cast<double>(i) + 0.5) * (kRight - kLeft) / static_cast<double>(all.size());
    const QuantileEstimate shown{all[i]->base.q, all[i]->difference_ms, all[i]->interval_ms, {}, {}};
    draw_estimate_along_y(drawing, y, x, shown, i + 1 == all.size() ? "p95" : "p50",
                          fmt::format("p{:g}: {}", 100.0 * shown.q, interval_text(shown.interval_ms)));
    drawing.text({x, kBottom + 16.0}, Anchor::middle, "tick", fmt::format("p{:g}", 100.0 * shown.q));
  }
  drawing.text({kRight, kHeight - 4.0}, Anchor::end, "label", "difference in ms; above 0 is slower");
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

std::string percent_text(const RateEstimate& rate) {
  return rate.percent ? fmt::format("{:.1f} %", *rate.percent) : "–";
}

std::string rate_rows(const ReleaseComparison& comparison) {
  std::string rows;
  for (const RateComparison& rate : comparison.rates) {
    std::string name = rate.name;
    std::ranges::replace(name, '_', ' ');
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                        escaped(name), percent_text(rate.base), percent_text(rate.candidate),
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
      look_of(comparison.verdict), sign_of(comparison.verdict), words_of(comparison.verdict),
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
