#include "turngap/loadtest/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <sstream>

#include "turngap/core/error.h"

namespace turngap {
namespace {

// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
std::uint64_t mixed(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15U;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9U;
  number = (number ^ (number >> 27)) * 0x94d049bb133111ebU;
  return number ^ (number >> 31);
}

// Evenly in [0, 1).
double random_share(std::uint64_t seed, std::uint64_t number) {
  return std::ldexp(static_cast<double>(mixed(mixed(seed) + number) >> 11), -53);
}

bool parse_seconds(std::string_view text, Millis& time) {
  double seconds = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(seconds) || seconds < 0) return false;
  time = Millis{seconds * 1000.0};
  return true;
}

LoadStep parse_step(const std::string& line, const std::string& where) {
  std::istringstream words(line);
  std::string seconds, rest;
  long long target = -1;
  LoadStep step;
  if (!(words >> seconds >> target) || words >> rest || !parse_seconds(seconds, step.length) || target < 0 ||
      target > 1'000'000) {
    throw FatalError(
        fmt::format("{}: expected seconds and the number of concurrent calls, e.g. '30 100', found '{}'", where, line));
  }
  step.target = static_cast<unsigned>(target);
  return step;
}

// The open slots of a profile, and those that have closed. Slot k has a call while the profile is at k or above.
class ProfileSlots {
 public:
  void step(const LoadStep& step, Millis begin) {
    const double slope = step.target == level_ ? 0.0 : 1.0 / (static_cast<double>(step.target) - level_);
    const auto when = [&](double level) { return begin + step.length * ((level - level_) * slope); };
    for (unsigned k = level_ + 1; k <= step.target; ++k) opened_[k] = when(k);
    for (unsigned k = level_; k > step.target; --k) close(k, when(k));
    level_ = step.target;
  }

  std::vector<CallSlot> finish(Millis end) {
    while (!opened_.empty()) close(opened_.begin()->first, end);
    std::ranges::stable_sort(slots_, {}, &CallSlot::open);
    return std::move(slots_);
  }

 private:
  void close(unsigned k, Millis at) {
    const auto open = opened_.find(k);
    if (open->second < at) slots_.push_back({open->second, at, true});
    opened_.erase(open);
  }

  std::map<unsigned, Millis> opened_;
  std::vector<CallSlot> slots_;
  unsigned level_ = 0;
};

}  // namespace

std::vector<CallSlot> ramp_slots(unsigned calls, Millis ramp_up, Millis duration, bool renew) {
  std::vector<CallSlot> slots;
  slots.reserve(calls);
  for (unsigned i = 0; i < calls; ++i) slots.push_back({ramp_up * i / calls, duration, renew});
  return slots;
}

std::vector<CallSlot> profile_slots(std::span<const LoadStep> steps) {
  ProfileSlots slots;
  Millis begin;
  for (const LoadStep& step : steps) {
    slots.step(step, begin);
    begin += step.length;
  }
  return slots.finish(begin);
}

Millis length_of(std::span<const LoadStep> steps) {
  Millis length;
  for (const LoadStep& step : steps) length += step.length;
  return length;
}

std::vector<LoadStep> read_profile(std::istream& text, const std::string& name) {
  std::vector<LoadStep> steps;
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos || line[0] == '#') continue;
    steps.push_back(parse_step(line, fmt::format("{}:{}", name, number)));
  }
  if (profile_slots(steps).empty()) {
    throw FatalError(fmt::format("{}: expected steps with at least one call for some time, found none", name));
  }
  return steps;
}

bool parse_call_lengths(std::string_view text, CallLengths& lengths) {
  const auto dash = text.find('-');
  const std::string_view longest = dash == std::string_view::npos ? text : text.substr(dash + 1);
  return parse_seconds(text.substr(0, dash), lengths.shortest) && parse_seconds(longest, lengths.longest) &&
         lengths.shortest <= lengths.longest;
}

Millis call_length(const CallLengths& lengths, std::uint64_t seed, std::uint64_t number) {
  return lengths.shortest + (lengths.longest - lengths.shortest) * random_share(seed, number);
}

}  // namespace turngap
