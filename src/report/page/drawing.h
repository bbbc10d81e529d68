#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/stats/call_statistics.h"

namespace turngap {

/// The pictures of the page are this wide in their own units, and as high as they need.
inline constexpr double kPictureWidth = 440.0;
/// The axes of a chart of a distribution.
inline constexpr double kChartLeft = 44.0;
inline constexpr double kChartRight = 414.0;
inline constexpr double kChartBottom = 186.0;
inline constexpr double kChartHeight = 222.0;

/// Values from `from` to `to`, drawn from `start` to `end`; what lies outside is drawn at the border.
struct Scale {
  double from = 0.0;
  double to = 1.0;
  double start = 0.0;
  double end = 1.0;

  double at(double value) const;
};

/// Round values within [from, to], about `count` of them.
std::vector<double> round_values(double from, double to, int count);

struct Point {
  double x = 0.0;
  double y = 0.0;
};

enum class Anchor { start, middle, end };

/// An SVG picture that grows mark by mark. Each mark names its `look`, which the page's style defines; `tip` is shown
/// where a pointer rests on it.
class Drawing {
 public:
  /// `description` stands for the picture where it is not seen.
  Drawing(double height, std::string_view description, double width = kPictureWidth);

  void line(Point from, Point to, std::string_view look);
  void path(std::span<const Point> points, std::string_view look);
  void area(std::span<const Point> points, std::string_view look);
  void bar(Point corner, double width, double height, std::string_view look, std::string_view tip = {});
  void dot(Point center, double radius, std::string_view look, std::string_view tip = {});
  void text(Point at, Anchor anchor, std::string_view look, std::string_view text);
  void image(Point corner, double width, double height, std::string_view url);

  std::string finish() const;

 private:
  std::string svg_;
};

using AxisWords = std::function<std::string(double value)>;

/// A horizontal axis at height `y` with a grid up to `top`.
void draw_x_axis(Drawing& drawing, const Scale& x, double y, double top, const std::vector<double>& at,
                 const AxisWords& words);
/// A vertical axis at `x` with a grid until `right`.
void draw_y_axis(Drawing& drawing, const Scale& y, double x, double right, const std::vector<double>& at,
                 const AxisWords& words);
/// A value with its interval along a horizontal axis.
void draw_estimate_along_x(Drawing& drawing, const Scale& x, double y, const QuantileEstimate& estimate,
                           std::string_view look, std::string_view tip);
/// The same along a vertical axis.
void draw_estimate_along_y(Drawing& drawing, const Scale& y, double x, const QuantileEstimate& estimate,
                           std::string_view look, std::string_view tip);

/// "600", "1.5 s": milliseconds on an axis that reaches to `longest`.
AxisWords millis_words(double longest);

}  // namespace turngap
