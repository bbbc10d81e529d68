#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace turngap {

/// Two-sided 90 %: each bound holds with 95 %.
inline constexpr double kOneSidedLevel = 0.95;

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

/// A value and the call it belongs to.
struct CallValue {
  std::int32_t value_ms = 0;
  std::uint32_t call = 0;  ///< below CallSample::calls()
};

/// The values of independent calls, sorted. Values of one call are correlated; the call is the sampling unit.
class CallSample {
 public:
  CallSample() = default;
  /// `calls` counts the sampling units, those without a value included.
  CallSample(std::vector<CallValue> values, std::size_t calls);

  std::span<const CallValue> values() const { return values_; }
  std::size_t calls() const { return calls_; }
  /// Type-7 sample quantile, `q` in [0, 1]; nothing for an empty sample.
  std::optional<double> quantile(double q) const;

 private:
  std::vector<CallValue> values_;
  std::size_t calls_ = 0;
};

/// A quantile with what is known of its error.
struct QuantileEstimate {
  double q = 0.0;
  std::optional<double> value_ms;  ///< type 7
  /// Two-sided 90 %; nothing where the sample is too small for it.
  std::optional<Interval> interval_ms;
  /// Standard error of the share of values below the quantile; nothing below two calls.
  std::optional<double> share_error;
  /// How many times larger the variance is than that of as many independent values.
  std::optional<double> design_effect;
};

/// Cluster-robust interval by inversion of the distribution, t with calls - 1 degrees of freedom (R. S. Woodruff,
/// "Confidence intervals for medians and other position measures", JASA 47, 1952; A. Deng, U. Knoblich, J. Lu,
/// arXiv:1803.06336, 2018).
QuantileEstimate estimate_quantile(const CallSample& sample, double q);

/// How many calls like those of the sample it takes until the quantile has an interval: as many as there are where it
/// has one. A rough number, for it takes the error of the share from the sample. Nothing for an empty sample, and where
/// a million would not do.
std::optional<std::size_t> calls_for_interval(const CallSample& sample, double q);

/// What each call adds to the error of the share of values at or below the quantile; they add up to 0.
std::vector<double> quantile_influence(const CallSample& sample, double quantile_ms);

/// Of `of` things in a call, `count` were such.
struct CallCount {
  std::size_t count = 0;
  std::size_t of = 0;
};

struct RateEstimate {
  std::size_t count = 0;
  std::size_t of = 0;
  std::optional<double> percent;
  std::optional<Interval> interval_percent;  ///< two-sided 90 %; nothing below two calls
};

/// Ratio estimate over calls; interval of E. B. Wilson (JASA 22, 1927) with the effective number of turns (E. L. Korn,
/// B. I. Graubard, Survey Methodology 24, 1998) and t with calls - 1 degrees of freedom. Where every turn or none was
/// such, a call counts as one turn.
RateEstimate estimate_rate(std::span<const CallCount> calls);

}  // namespace turngap
