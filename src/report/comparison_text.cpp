#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/ci/markdown.h"
#include "report/text_lines.h"
#include "report/value_words.h"
#include "turngap/report/comparison.h"

namespace turngap {
namespace {

constexpr std::string_view kNoEstimate = "not estimable";

std::string quantile_name(const QuantileComparison& c) {
  return fmt::format("p{:g}", std::round(1000.0 * c.base.q) / 10.0);
}

// What is rounded to nothing has no sign.
std::string signed_number(double value, int digits) {
  std::string text = fmt::format("{:+.{}f}", value, digits);
  return text.find_first_of("123456789") == std::string::npos ? text.substr(1) : text;
}

std::string signed_number(const std::optional<double>& value, int digits) {
  return value ? signed_number(*value, digits) : "-";
}

std::string range(const std::optional<Interval>& interval, int digits) {
  return interval ? signed_number(interval->low, digits) + " to " + signed_number(interval->high, digits)
                  : std::string(kNoEstimate);
}

std::string side_line(std::string_view name, const SideSummary& side, bool paired, std::size_t columns) {
  std::string text = fmt::format("{:<10}{:>8} turns{:>7} calls{:>7} {} compared\n", name, side.counts.turns, side.calls,
                                 side.compared, paired ? "pairs" : "calls");
  if (side.without_reply > 0) {
    constexpr std::size_t kIndent = 19;
    text += wrapped(fmt::format("{:>18} {}", side.without_reply,
                                side.without_reply == 1 ? "call has no reply: it counts in the rates only"
                                                        : "calls have no reply: they count in the rates only"),
                    columns, kIndent);
  }
  return text;
}

std::string method_text(const ReleaseComparison& c) {
  if (!c.p95.interval_ms) return "";
  if (!c.bootstrap_ms) return "90 % intervals by MOVER";
  return fmt::format("90 % intervals by MOVER; p95 by {} bootstrap replicates over {}, seed {}", c.config.replicates,
                     c.paired ? "pairs" : "calls", c.config.seed);
}

std::string effect_text(const ReleaseComparison& c) {
  const auto& base = c.p95.base.design_effect;
  const auto& candidate = c.p95.candidate.design_effect;
  if (!base || !candidate) return "";
  return fmt::format("design effect {:.1f} and {:.1f}", *base, *candidate);
}

std::string decisive_text(const ReleaseComparison& c) {
  if (!c.p95.difference_ms) return "";
  return fmt::format("p95 difference {} ms (90 %: {}), margin {:g} ms", signed_number(c.p95.difference_ms, 0),
                     range(c.p95.interval_ms, 0), c.config.margin_ms);
}

std::string quantile_line(const QuantileComparison& c) {
  return fmt::format("{:<15}{:>9}{:>10}{:>8}  {}\n", quantile_name(c), whole_text(c.base.value_ms),
                     whole_text(c.candidate.value_ms), signed_number(c.difference_ms, 0), range(c.interval_ms, 0));
}

std::string rate_line(const RateComparison& c) {
  return fmt::format("{:<15}{:>9}{:>10}{:>8}  {}\n", c.name, percent_text(c.base.percent),
                     percent_text(c.candidate.percent), signed_number(c.difference_points, 1),
                     range(c.interval_points, 1));
}

// The percentiles in order, p95 in its place.
std::vector<QuantileComparison> percentiles(const ReleaseComparison& c) {
  std::vector<QuantileComparison> all = c.descriptive;
  all.insert(all.begin() + 2, c.p95);
  return all;
}

// The shift function: a row a quantile, "-" its interval, "o" the difference, ":" the margin, "|" no change.
class Picture {
 public:
  Picture(const ReleaseComparison& c, std::size_t columns)
      : margin_(c.config.margin_ms), width_(std::min(kWidest, (static_cast<int>(columns) - kNames - 4) / 2 * 2 + 1)) {
    quantiles_ = c.shift;
    quantiles_.push_back(c.p95);
    for (const QuantileComparison& q : quantiles_) {
      for (const auto& end : ends_of(q)) reach_ = std::max(reach_, std::abs(end));
    }
    reach_ = std::max(reach_, 1.2 * margin_);
  }

  std::string text() const {
    if (std::ranges::none_of(quantiles_, [](const QuantileComparison& q) { return q.difference_ms.has_value(); })) {
      return "";
    }
    std::string out = fmt::format("\n{:>{}}\n", kTitle, kNames + (width_ + static_cast<int>(kTitle.size())) / 2);
    for (const QuantileComparison& q : quantiles_) out += row(q);
    return out + fmt::format("{:>6}{:<{}}0{:>{}} ms\n", "", fmt::format("{:.0f}", -reach_), width_ / 2,
                             fmt::format("{:+.0f}", reach_), width_ / 2);
  }

 private:
  static constexpr int kWidest = 61;
  static constexpr int kNames = 6;
  static constexpr std::string_view kTitle = "faster  <  candidate  >  slower";

  static std::vector<double> ends_of(const QuantileComparison& q) {
    if (q.interval_ms) return {q.interval_ms->low, q.interval_ms->high};
    return q.difference_ms ? std::vector{*q.difference_ms} : std::vector<double>{};
  }

  std::size_t column(double ms) const {
    const double place = (ms / reach_ + 1.0) / 2.0 * (width_ - 1);
    return static_cast<std::size_t>(std::clamp(std::lround(place), 0L, static_cast<long>(width_ - 1)));
  }

  std::string row(const QuantileComparison& q) const {
    std::string line(static_cast<std::size_t>(width_), ' ');
    if (q.interval_ms) {
      const auto low = column(q.interval_ms->low);
      std::fill(line.begin() + static_cast<std::ptrdiff_t>(low),
                line.begin() + static_cast<std::ptrdiff_t>(column(q.interval_ms->high)) + 1, '-');
    }
    line[column(0.0)] = '|';
    line[column(margin_)] = ':';
    if (q.difference_ms) line[column(*q.difference_ms)] = 'o';
    line.erase(line.find_last_not_of(' ') + 1);
    return fmt::format("{:<6}{}\n", quantile_name(q), line);
  }

  std::vector<QuantileComparison> quantiles_;
  double margin_;
  int width_;  // odd, for the middle is no change
  double reach_ = 1.0;
};

// Most tables have none that is not measurable.
bool shown(const RateComparison& rate) {
  return rate.name != "not_measurable" || rate.base.count + rate.candidate.count > 0;
}

}  // namespace

std::string to_comparison_text(const ReleaseComparison& c, const TextLayout& layout) {
  constexpr std::size_t kIndent = 2;
  const auto sentence = [&](const std::string& text) { return wrapped(text, layout.columns, kIndent); };
  std::string text =
      sentence(fmt::format("{}: {}", to_string(c.verdict), c.reason)) + sentence(decisive_text(c)) + sentence(c.advice);
  for (const std::string& warning : c.warnings) text += sentence("note: " + escaped_controls(warning));
  text += "\n" + side_line("baseline", c.base, c.paired, layout.columns) +
          side_line("candidate", c.candidate, c.paired, layout.columns) +
          fmt::format("\n{:<15}{:>9}{:>10}{:>8}  90 % interval\n", "ms", "baseline", "candidate", "change");
  for (const QuantileComparison& q : percentiles(c)) text += quantile_line(q);
  for (const RateComparison& rate : c.rates) {
    if (shown(rate)) text += rate_line(rate);
  }
  text += Picture(c, layout.columns).text() + "\n" + sentence(method_text(c));
  return layout.verbose ? text + sentence(effect_text(c)) : text;
}

std::string to_comparison_markdown(const ReleaseComparison& c) {
  std::string text = fmt::format("**{}**: {}\n\n", to_string(c.verdict), markdown_text(c.reason));
  text += fmt::format("{}\n{}\n", decisive_text(c), c.advice);
  text += "\n| | baseline | candidate | difference | 90 % interval |\n|---|---:|---:|---:|---|\n";
  text += fmt::format("| turns (calls) | {} ({}) | {} ({}) | | |\n", c.base.counts.turns, c.base.calls,
                      c.candidate.counts.turns, c.candidate.calls);
  for (const QuantileComparison& q : percentiles(c)) {
    text += fmt::format("| {} ms | {} | {} | {} | {} |\n", quantile_name(q), whole_text(q.base.value_ms),
                        whole_text(q.candidate.value_ms), signed_number(q.difference_ms, 0), range(q.interval_ms, 0));
  }
  for (const RateComparison& r : c.rates) {
    text += fmt::format("| {} | {} | {} | {} | {} |\n", markdown_text(r.name), percent_text(r.base.percent),
                        percent_text(r.candidate.percent), signed_number(r.difference_points, 1),
                        range(r.interval_points, 1));
  }
  std::string notes;
  for (const std::string& warning : c.warnings) notes += "\n- " + markdown_text(warning);
  return text + notes + (notes.empty() ? "" : "\n");
}

}  // namespace turngap
