#include "report/page/drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/page/html.h"

namespace turngap {
namespace {

constexpr double kTick = 4.0;
constexpr double kCap = 3.0;  // half the length of an interval's ends

// Of all steps 1, 2, 5 times a power of ten, the smallest that is not below `rough`.
double round_step(double rough) {
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough * 0.999) return factor * power;
  }
  return 10.0 * power;
}

std::string commands(std::span<const Point> points) {
  std::string text;
  for (const Point& p : points) text += fmt::format("{}{:.1f} {:.1f}", text.empty() ? 'M' : 'L', p.x, p.y);
  return text;
}

std::string_view word_of(Anchor anchor) {
  if (anchor == Anchor::start) return "start";
  return anchor == Anchor::middle ? "middle" : "end";
}

std::string closed(std::string_view element, std::string_view tip) {
  if (tip.empty()) return "/>";
  return fmt::format("><title>{}</title></{}>", escaped(tip), element);
}

}  // namespace

double Scale::at(double value) const {
  if (to == from) return start;
  return start + (std::clamp(value, std::min(from, to), std::max(from, to)) - from) / (to - from) * (end - start);
}

std::vector<double> round_values(double from, double to, int count) {
  if (!(to > from)) return {from};
  const double step = round_step((to - from) / count);
  std::vector<double> values;
  const auto first = static_cast<long>(std::ceil(from / step - 1e-9));
  const auto last = static_cast<long>(std::floor(to / step + 1e-9));
  for (long k = first; k <= last; ++k) values.push_back(static_cast<double>(k) * step);
  return values;
}

Drawing::Drawing(double height, std::string_view description, double width)
    : svg_(fmt::format("<svg viewBox=\"0 0 {:g} {:g}\" role=\"img\" aria-label=\"{}\">", width, height,
                       escaped(description))) {}

void Drawing::line(Point from, Point to, std::string_view look) {
  svg_ += fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>", look, from.x,
                      from.y, to.x, to.y);
}

void Drawing::path(std::span<const Point> points, std::string_view look) {
  svg_ += fmt::format("<path class=\"{}\" d=\"{}\"/>", look, commands(points));
}

void Drawing::area(std::span<const Point> points, std::string_view look) {
  svg_ += fmt::format("<path class=\"{}\" d=\"{}Z\"/>", look, commands(points));
}

void Drawing::bar(Point corner, double width, double height, std::string_view look, std::string_view tip) {
  svg_ += fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"", look, corner.x,
                      corner.y, std::max(0.0, width), std::max(0.0, height)) +
          closed("rect", tip);
}

void Drawing::dot(Point center, double radius, std::string_view look, std::string_view tip) {
  svg_ +=
      fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"", look, center.x, center.y, radius) +
      closed("circle", tip);
}

void Drawing::text(Point at, Anchor anchor, std::string_view look, std::string_view text) {
  svg_ += fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", look, at.x, at.y,
                      word_of(anchor), escaped(text));
}

void Drawing::image(Point corner, double width, double height, std::string_view url) {
  svg_ += fmt::format(
      "<image x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" preserveAspectRatio=\"none\" href=\"{}\"/>",
      corner.x, corner.y, width, height, url);
}

std::string Drawing::finish() const {
  return svg_ + "</svg>\n";
}

void draw_x_axis(Drawing& drawing, const Scale& x, double y, double top, const std::vector<double>& at,
                 const AxisWords& words) {
  constexpr double kBelow = 16.0;
  for (const double value : at) {
    drawing.line({x.at(value), top}, {x.at(value), y + kTick}, "grid");
    drawing.text({x.at(value), y + kBelow}, Anchor::middle, "tick", words(value));
  }
  drawing.line({x.start, y}, {x.end, y}, "axis");
}

void draw_y_axis(Drawing& drawing, const Scale& y, double x, double right, const std::vector<double>& at,
                 const AxisWords& words) {
  constexpr double kHalfText = 4.0;
  for (const double value : at) {
    drawing.line({x - kTick, y.at(value)}, {right, y.at(value)}, "grid");
    drawing.text({x - kTick - 2.0, y.at(value) + kHalfText}, Anchor::end, "tick", words(value));
  }
  drawing.line({x, y.start}, {x, y.end}, "axis");
}

void draw_estimate_along_x(Drawing& drawing, const Scale& x, double y, const QuantileEstimate& estimate,
                           std::string_view look, std::string_view tip) {
  if (!estimate.value_ms) return;
  if (estimate.interval_ms) {
    const double low = x.at(estimate.interval_ms->low);
    const double high = x.at(estimate.interval_ms->high);
    drawing.line({low, y}, {high, y}, fmt::format("whisker {}", look));
    drawing.line({low, y - kCap}, {low, y + kCap}, fmt::format("whisker {}", look));
    drawing.line({high, y - kCap}, {high, y + kCap}, fmt::format("whisker {}", look));
  }
  drawing.dot({x.at(*estimate.value_ms), y}, 4.0, fmt::format("mark {}", look), tip);
}

void draw_estimate_along_y(Drawing& drawing, const Scale& y, double x, const QuantileEstimate& estimate,
                           std::string_view look, std::string_view tip) {
  if (!estimate.value_ms) return;
  if (estimate.interval_ms) {
    const double low = y.at(estimate.interval_ms->low);
    const double high = y.at(estimate.interval_ms->high);
    drawing.line({x, low}, {x, high}, fmt::format("whisker {}", look));
    drawing.line({x - kCap, low}, {x + kCap, low}, fmt::format("whisker {}", look));
    drawing.line({x - kCap, high}, {x + kCap, high}, fmt::format("whisker {}", look));
  }
  drawing.dot({x, y.at(*estimate.value_ms)}, 3.5, fmt::format("mark {}", look), tip);
}

AxisWords millis_words(double longest) {
  constexpr double kInSeconds = 3000.0;
  if (longest < kInSeconds) return [](double value) { return fmt::format("{:g}", value); };
  return [](double value) { return fmt::format("{:g} s", value / 1000.0); };
}

}  // namespace turngap
