#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "turngap/report/comparison.h"

namespace turngap {
namespace {

constexpr std::string_view kNone = "not estimable";

std::string name_of(const QuantileComparison& c) {
  return fmt::format("p{:g}", std::round(1000.0 * c.base.q) / 10.0);
}

std::string milliseconds(const std::optional<double>& value) {
  return value ? fmt::format("{:.0f}", *value) : "-";
}

std::string signed_number(const std::optional<double>& value, int digits) {
  return value ? fmt::format("{:+.{}f}", *value, digits) : "-";
}

std::string range(const std::optional<Interval>& interval, int digits) {
  return interval ? fmt::format("{:+.{}f} to {:+.{}f}", interval->low, digits, interval->high, digits)
                  : std::string(kNone);
}

std::string percent(const std::optional<double>& value) {
  return value ? fmt::format("{:.1f} %", *value) : "-";
}

std::string side_line(std::string_view name, const SideSummary& side, const QuantileEstimate& p95, bool paired) {
  return fmt::format("{:<10} {:>8} turns {:>7} calls {:>7} {} compared{}\n", name, side.counts.turns, side.calls,
                     side.compared, paired ? "pairs" : "calls",
                     p95.design_effect ? fmt::format("  design effect {:.1f}", *p95.design_effect) : "");
}

std::string decisive_text(const ReleaseComparison& c) {
  if (!c.decisive_ms) return "";
  return fmt::format("p95 difference {} ms, 90 % interval {} ms ({}), margin {:g} ms\n",
                     signed_number(c.p95.difference_ms, 0), range(c.decisive_ms, 0),
                     c.bootstrap_ms ? fmt::format("{} bootstrap replicates over {}, seed {}", c.config.replicates,
                                                  c.paired ? "pairs" : "calls", c.config.seed)
                                    : "MOVER",
                     c.config.margin_ms);
}

std::string needed_text(const ReleaseComparison& c) {
  if (c.verdict != ReleaseVerdict::inconclusive || !c.calls_needed) return "";
  return fmt::format("need about {} {} a side to see {:g} ms\n", *c.calls_needed, c.paired ? "pairs" : "calls",
                     c.config.margin_ms);
}

std::string quantile_line(const QuantileComparison& c) {
  return fmt::format("{:<12} {:>10} {:>10} {:>10}   {}\n", name_of(c), milliseconds(c.base.value_ms),
                     milliseconds(c.candidate.value_ms), signed_number(c.difference_ms, 0), range(c.interval_ms, 0));
}

std::string rate_line(const RateComparison& c) {
  return fmt::format("{:<12} {:>10} {:>10} {:>10}   {}\n", c.name, percent(c.base.percent),
                     percent(c.candidate.percent), signed_number(c.difference_points, 1), range(c.interval_points, 1));
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
  explicit Picture(const ReleaseComparison& c) : margin_(c.config.margin_ms) {
    quantiles_ = c.shift;
    quantiles_.push_back(c.p95);
    for (const QuantileComparison& q : quantiles_) {
      for (const auto& end : ends_of(q)) reach_ = std::max(reach_, std::abs(end));
    }
    reach_ = std::max(reach_, 1.2 * margin_);
  }

  std::string text() const {
    std::string out = fmt::format("\n{:>6}{:^{}}\n", "", "faster  <  candidate  >  slower", kWidth);
    for (const QuantileComparison& q : quantiles_) out += row(q);
    return out + fmt::format("{:>6}{:<{}}0{:>{}} ms\n", "", fmt::format("{:.0f}", -reach_), kWidth / 2,
                             fmt::format("{:+.0f}", reach_), kWidth / 2);
  }

 private:
  static constexpr int kWidth = 61;

  static std::vector<double> ends_of(const QuantileComparison& q) {
    if (q.interval_ms) return {q.interval_ms->low, q.interval_ms->high};
    return q.difference_ms ? std::vector{*q.difference_ms} : std::vector<double>{};
  }

  std::size_t column(double ms) const {
    const double place = (ms / reach_ + 1.0) / 2.0 * (kWidth - 1);
    return static_cast<std::size_t>(std::clamp(std::lround(place), 0L, static_cast<long>(kWidth - 1)));
  }

  std::string row(const QuantileComparison& q) const {
    std::string line(kWidth, ' ');
    if (q.interval_ms) {
      const auto low = column(q.interval_ms->low);
      std::fill(line.begin() + static_cast<std::ptrdiff_t>(low),
                line.begin() + static_cast<std::ptrdiff_t>(column(q.interval_ms->high)) + 1, '-');
    }
    line[column(0.0)] = '|';
    line[column(margin_)] = ':';
    if (q.difference_ms) line[column(*q.difference_ms)] = 'o';
    line.erase(line.find_last_not_of(' ') + 1);
    return fmt::format("{:<6}{}\n", name_of(q), line);
  }

  std::vector<QuantileComparison> quantiles_;
  double margin_;
  double reach_ = 1.0;
};

std::string lines_of(const std::vector<std::string>& warnings, std::string_view before) {
  std::string text;
  for (const std::string& warning : warnings) text += fmt::format("{}{}\n", before, warning);
  return text;
}

// Cells of a Markdown table end at a bar, and tags may hold anything.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '`' || c == '*' || c == '_' || c == '[') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

}  // namespace

std::string to_comparison_text(const ReleaseComparison& c) {
  std::string text =
      fmt::format("{}: {}\n", to_string(c.verdict), c.reason) + decisive_text(c) + needed_text(c) + "\n" +
      side_line("baseline", c.base, c.p95.base, c.paired) +
      side_line("candidate", c.candidate, c.p95.candidate, c.paired) +
      fmt::format("\n{:<12} {:>10} {:>10} {:>10}   90 % interval\n", "ms", "baseline", "candidate", "difference");
  for (const QuantileComparison& q : percentiles(c)) text += quantile_line(q);
  for (const RateComparison& rate : c.rates) text += rate_line(rate);
  return text + Picture(c).text() + lines_of(c.warnings, "note: ");
}

std::string to_comparison_markdown(const ReleaseComparison& c) {
  std::string text = fmt::format("**{}**: {}\n\n", to_string(c.verdict), escaped(c.reason));
  text += decisive_text(c) + needed_text(c);
  text += "\n| | baseline | candidate | difference | 90 % interval |\n|---|---:|---:|---:|---|\n";
  text += fmt::format("| turns (calls) | {} ({}) | {} ({}) | | |\n", c.base.counts.turns, c.base.calls,
                      c.candidate.counts.turns, c.candidate.calls);
  for (const QuantileComparison& q : percentiles(c)) {
    text += fmt::format("| {} ms | {} | {} | {} | {} |\n", name_of(q), milliseconds(q.base.value_ms),
                        milliseconds(q.candidate.value_ms), signed_number(q.difference_ms, 0), range(q.interval_ms, 0));
  }
  for (const RateComparison& r : c.rates) {
    text +=
        fmt::format("| {} | {} | {} | {} | {} |\n", escaped(r.name), percent(r.base.percent),
                    percent(r.candidate.percent), signed_number(r.difference_points, 1), range(r.interval_points, 1));
  }
  std::string notes;
  for (const std::string& warning : c.warnings) notes += "\n- " + escaped(warning);
  return text + notes + (notes.empty() ? "" : "\n");
}

}  // namespace turngap
