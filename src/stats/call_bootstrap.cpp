#include "stats/call_bootstrap.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/worker_pool.h"
#include "turngap/core/quantile.h"

namespace turngap {
namespace {

// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014).
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

constexpr std::size_t kReplicatesAtATime = 50;  // some milliseconds of work

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;

// Even integers below a bound (D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29, 2019): the
// same with every standard library.
class CallDraw {
 public:
  CallDraw(std::uint64_t seed, std::uint64_t replicate, std::uint64_t side, std::uint32_t calls)
      : state_(mixed(mixed(mixed(seed + kGolden) + replicate + kGolden) + side + kGolden)),
        calls_(calls),
        uneven_((0U - calls) % calls) {}

  std::uint32_t next() {
    while (true) {
      const std::uint64_t product = static_cast<std::uint64_t>(next_bits()) * calls_;
      if (static_cast<std::uint32_t>(product) >= uneven_) return static_cast<std::uint32_t>(product >> 32);
    }
  }

 private:
  std::uint32_t next_bits() {
    if (!half_) {
      state_ += kGolden;
      bits_ = mixed(state_);
      half_ = true;
      return static_cast<std::uint32_t>(bits_);
    }
    half_ = false;
    return static_cast<std::uint32_t>(bits_ >> 32);
  }

  std::uint64_t state_;
  std::uint64_t bits_ = 0;
  bool half_ = false;
  std::uint32_t calls_;
  std::uint32_t uneven_;
};

// A sample seen through a window of its distinct values: of the values below only the number matters. A replicate's
// quantile nearly always lies within a narrow window, so most calls are two additions.
class Window {
 public:
  Window(const CallSample& sample, double low_share, double high_share) : calls_(sample.calls() + 1) {
    const auto values = sample.values();
    const auto last = static_cast<double>(values.size() - 1);
    const auto low = values[static_cast<std::size_t>(std::floor(std::max(0.0, low_share) * last))].value_ms;
    const auto high = values[static_cast<std::size_t>(std::ceil(std::min(1.0, high_share) * last))].value_ms;
    std::vector<std::vector<std::uint32_t>> inside(sample.calls());
    for (const CallValue& value : values) {
      Call& call = calls_[value.call];
      ++call.turns;
      if (value.value_ms < low) ++call.below;
      if (value.value_ms < low || value.value_ms > high) continue;
      if (distinct_.empty() || distinct_.back() != value.value_ms) distinct_.push_back(value.value_ms);
      inside[value.call].push_back(static_cast<std::uint32_t>(distinct_.size() - 1));
    }
    for (std::size_t i = 0; i < inside.size(); ++i) {
      calls_[i].first = static_cast<std::uint32_t>(places_.size());
      places_.insert(places_.end(), inside[i].begin(), inside[i].end());
    }
    calls_.back().first = static_cast<std::uint32_t>(places_.size());
  }

  /// The type-7 quantile of the drawn calls; nothing where it lies outside the window or no value was drawn.
  std::optional<double> quantile(CallDraw draw, double q, std::vector<std::uint32_t>& counts) const {
    counts.assign(distinct_.size(), 0);
    std::uint64_t turns = 0;
    std::uint64_t below = 0;
    const auto draws = calls_.size() - 1;
    for (std::size_t i = 0; i < draws; ++i) {
      const std::size_t drawn = draw.next();
      const Call& call = calls_[drawn];
      turns += call.turns;
      below += call.below;
      const std::uint32_t end = calls_[drawn + 1].first;
      for (std::uint32_t place = call.first; place < end; ++place) ++counts[places_[place]];
    }
    if (turns == 0) return std::nullopt;
    const QuantilePlace place = quantile_place(turns, q);
    const auto low = value_at(place.below, below, counts);
    const auto high = value_at(place.above, below, counts);
    if (!low || !high) return std::nullopt;
    return place.between(*low, *high);
  }

 private:
  struct Call {
    std::uint32_t turns = 0;
    std::uint32_t below = 0;
    std::uint32_t first = 0;  // of its places in the window
  };

  std::optional<double> value_at(std::uint64_t rank, std::uint64_t below,
                                 const std::vector<std::uint32_t>& counts) const {
    if (rank < below) return std::nullopt;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      below += counts[i];
      if (rank < below) return distinct_[i];
    }
    return std::nullopt;
  }

  std::vector<Call> calls_;  // one more, which ends the places of the last
  std::vector<std::uint32_t> places_;
  std::vector<std::int32_t> distinct_;
};

class Side {
 public:
  Side(const CallSample& sample, double q, std::uint64_t stratum)
      : sample_(sample),
        q_(q),
        stratum_(stratum),
        narrow_(sample, q - reach(sample, q), q + reach(sample, q)),
        whole_(sample, 0.0, 1.0) {}

  std::optional<double> replicate(std::uint64_t seed, std::uint64_t number, std::vector<std::uint32_t>& counts) const {
    const CallDraw draw(seed, number, stratum_, static_cast<std::uint32_t>(sample_.calls()));
    if (const auto found = narrow_.quantile(draw, q_, counts)) return found;
    return whole_.quantile(draw, q_, counts);
  }

 private:
  static double reach(const CallSample& sample, double q) {
    constexpr double kStandardErrors = 5.0;
    return kStandardErrors * estimate_quantile(sample, q).share_error.value_or(1.0);
  }

  const CallSample& sample_;
  double q_;
  std::uint64_t stratum_;
  Window narrow_;
  Window whole_;
};

}  // namespace

std::optional<Interval> bootstrap_difference(const CallSample& base, const CallSample& candidate, double q,
                                             const BootstrapConfig& config) {
  if (base.values().empty() || candidate.values().empty()) return std::nullopt;
  const Side from(base, q, 0);
  const Side to(candidate, q, config.paired ? 0 : 1);
  std::vector<std::optional<double>> found(config.replicates);
  {
    std::size_t done = 0;
    WorkerPool pool(config.threads);
    for (std::size_t first = 0; first < found.size(); first += kReplicatesAtATime) {
      pool.add([&, first]() -> std::function<void()> {
        std::vector<std::uint32_t> counts;
        for (std::size_t r = first; r < std::min(first + kReplicatesAtATime, found.size()); ++r) {
          const auto low = from.replicate(config.seed, r, counts);
          const auto high = to.replicate(config.seed, r, counts);
          if (low && high) found[r] = *high - *low;
        }
        return [&] { done = std::min(done + kReplicatesAtATime, found.size()); };
      });
    }
    pool.finish([&] {
      config.progress(done, found.size());
      return true;
    });
  }
  std::vector<double> differences;
  for (const auto& difference : found) {
    if (difference) differences.push_back(*difference);
  }
  std::ranges::sort(differences);
  const auto low = quantile(differences, 1.0 - kOneSidedLevel);
  const auto high = quantile(differences, kOneSidedLevel);
  if (!low || !high) return std::nullopt;
  return Interval{*low, *high};
}

}  // namespace turngap
