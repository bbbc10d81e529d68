#include "turngap/report/progress_text.h"

#include <fmt/format.h>

#include <cmath>

namespace turngap {
namespace {

std::string count_text(const Progress& p) {
  if (!p.total) return fmt::format("{} {}", p.done, p.what);
  return fmt::format("{} of {} {}, {} %", p.done, *p.total, p.what, *p.total == 0 ? 100 : 100 * p.done / *p.total);
}

// In the unit that gives a number above 1.
std::string rate_text(double per_second) {
  if (per_second >= 1.0) return fmt::format(", {:.{}f} a second", per_second, per_second < 10.0 ? 1 : 0);
  if (per_second * 60.0 >= 1.0) return fmt::format(", {:.1f} a minute", per_second * 60.0);
  return fmt::format(", {:.1f} an hour", per_second * 3600.0);
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string time_text(const Progress& p, double per_second) {
  if (!p.total || p.done >= *p.total || per_second <= 0.0)
    return fmt::format(", {} so far", duration_text(p.elapsed_s));
  return fmt::format(", {} left", duration_text(static_cast<double>(*p.total - p.done) / per_second));
}

}  // namespace

std::string progress_text(const Progress& p, std::size_t columns) {
  const double per_second = p.elapsed_s > 0.0 ? static_cast<double>(p.done) / p.elapsed_s : 0.0;
  const std::string count = count_text(p);
  const std::string rate = per_second > 0.0 ? rate_text(per_second) : "";
  const std::string time = time_text(p, per_second);
  if (count.size() + rate.size() + time.size() <= columns) return count + rate + time;
  if (count.size() + time.size() <= columns) return count + time;
  return count.substr(0, columns);
}

}  // namespace turngap
