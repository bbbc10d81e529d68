#include "turngap/stats/statistics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "stats/recording_time.h"
#include "turngap/core/quantile.h"

namespace turngap {
namespace {

constexpr double kPercentiles[] = {0.50, 0.90, 0.95, 0.99};

using TimeOf = MaybeMillis TableTurn::*;

CallSample sample_of(const LatencyTable& table, TimeOf value) {
  constexpr std::uint32_t kUnseen = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> number(table.calls, kUnseen);
  std::uint32_t calls = 0;
  std::vector<CallValue> values;
  values.reserve(table.turns.size());
  for (const TableTurn& turn : table.turns) {
    if (!(turn.*value)) continue;
    if (number[turn.call] == kUnseen) number[turn.call] = calls++;
    values.push_back({*(turn.*value), number[turn.call]});
  }
  return {std::move(values), calls};
}

std::vector<QuantileEstimate> percentiles(const CallSample& sample) {
  std::vector<QuantileEstimate> estimates;
  for (const double q : kPercentiles) estimates.push_back(estimate_quantile(sample, q));
  return estimates;
}

// The waits at their lower bounds give a lower bound of the percentile. It is exact where no unanswered wait lies at or
// below it, for then every such wait is known to lie above.
std::vector<WaitPercentile> wait_percentiles(const LatencyTable& table) {
  std::vector<double> waits;
  waits.reserve(table.turns.size());
  double shortest_censored = std::numeric_limits<double>::infinity();
  for (const TableTurn& turn : table.turns) {
    if (turn.latency_ms) waits.push_back(*turn.latency_ms);
    if (turn.outcome != Outcome::unanswered) continue;
    waits.push_back(turn.censored_wait_ms);
    shortest_censored = std::min(shortest_censored, waits.back());
  }
  std::ranges::sort(waits);
  std::vector<WaitPercentile> out;
  for (const double q : kPercentiles) {
    const auto value = quantile(waits, q);
    if (!value) {
      out.push_back({q, value, false});
      continue;
    }
    const auto above = static_cast<std::size_t>(std::ceil(q * static_cast<double>(waits.size() - 1)));
    out.push_back({q, value, shortest_censored <= waits[above]});
  }
  return out;
}

bool due(const TableTurn& turn) {
  return turn.outcome == Outcome::answered || turn.outcome == Outcome::overlapped ||
         turn.outcome == Outcome::unanswered;
}

RateEstimate rate_of(const LatencyTable& table, const std::function<bool(const TableTurn&)>& among,
                     const std::function<bool(const TableTurn&)>& such) {
  std::vector<CallCount> calls(table.calls);
  for (const TableTurn& turn : table.turns) {
    if (!among(turn)) continue;
    ++calls[turn.call].of;
    if (such(turn)) ++calls[turn.call].count;
  }
  return estimate_rate(calls);
}

std::vector<LatencyBin> distribution_of(const CallSample& sample) {
  std::vector<LatencyBin> bins;
  for (const CallValue& value : sample.values()) {
    const auto from =
        static_cast<std::int32_t>(std::floor(static_cast<double>(value.value_ms) / kBinMillis)) * kBinMillis;
    if (bins.empty() || bins.back().from_ms != from) bins.push_back({from, 0});
    ++bins.back().replies;
  }
  return bins;
}

struct Answered {
  OutcomeCounts counts;
  std::vector<double> latencies;

  void add(const TableTurn& turn) {
    counts.add(turn.outcome);
    if (turn.latency_ms) latencies.push_back(*turn.latency_ms);
  }
  PartSummary summary(std::string name) {
    std::ranges::sort(latencies);
    return {std::move(name), counts, quantile(latencies, 0.50), quantile(latencies, 0.95), quantile(latencies, 1.0)};
  }
};

// Hours of recordings, each found once: recordings are fewer than turns.
std::vector<std::string> hours_of(const RecordingNames& recordings) {
  std::vector<std::string> hours;
  for (std::size_t i = 0; i < recordings.size(); ++i) hours.push_back(hour_of(recordings, i));
  return hours;
}

std::vector<PartSummary> by_hour(const LatencyTable& table) {
  const auto hours = hours_of(table.recordings);
  std::map<std::string_view, Answered> parts;
  for (const TableTurn& turn : table.turns) {
    const std::string& hour = hours[turn.recording];
    if (!hour.empty()) parts[hour].add(turn);
  }
  std::vector<PartSummary> out;
  out.reserve(parts.size());
  for (auto& [hour, part] : parts) out.push_back(part.summary(std::string(hour)));
  return out;
}

TurnPlace place_of(const LatencyTable& table, const TableTurn& turn) {
  const RecordingIdentity identity = table.recordings[turn.recording];
  return {.recording = identity.recording,
          .path = std::string(table.recordings.path(turn.recording)),
          .call_sid = identity.call_sid,
          .recorded_at = identity.recorded_at,
          .turn = turn.turn,
          .caller_end_ms = turn.caller_end_ms,
          .wait_ms = turn.latency_ms.value_or(turn.censored_wait_ms)};
}

// Of turns that are as long as each other, the first.
std::vector<TurnPlace> longest(const LatencyTable& table, std::size_t most,
                               const std::function<bool(const TableTurn&)>& among) {
  const auto wait = [&table](std::size_t i) {
    return table.turns[i].latency_ms.value_or(table.turns[i].censored_wait_ms);
  };
  const auto longer = [&wait](std::size_t a, std::size_t b) { return wait(a) != wait(b) ? wait(a) > wait(b) : a < b; };
  std::vector<std::size_t> turns;  // a heap of the longest so far, the shortest of them first
  for (std::size_t i = 0; i < table.turns.size(); ++i) {
    if (!among(table.turns[i])) continue;
    turns.push_back(i);
    std::ranges::push_heap(turns, longer);
    if (turns.size() <= most) continue;
    std::ranges::pop_heap(turns, longer);
    turns.pop_back();
  }
  std::ranges::sort_heap(turns, longer);
  std::vector<TurnPlace> out;
  out.reserve(turns.size());
  for (const std::size_t i : turns) out.push_back(place_of(table, table.turns[i]));
  return out;
}

GreetingSummary greeting_of(const LatencyTable& table) {
  std::vector<CallValue> values;
  for (std::size_t i = 0; i < table.greetings_ms.size(); ++i) {
    if (table.greetings_ms[i]) values.push_back({*table.greetings_ms[i], table.call_of_recording[i]});
  }
  GreetingSummary greeting{.recordings = values.size(), .without = table.greetings_ms.size() - values.size()};
  const CallSample sample(std::move(values), table.calls);
  greeting.p50 = estimate_quantile(sample, 0.50);
  greeting.p95 = estimate_quantile(sample, 0.95);
  return greeting;
}

// The sample knows only calls with a reply; of those to come as many will have none.
std::size_t of_all_calls(std::size_t calls_with_replies, const SummaryStatistics& summary) {
  const double share = static_cast<double>(summary.calls) / static_cast<double>(summary.response.calls());
  return static_cast<std::size_t>(std::ceil(static_cast<double>(calls_with_replies) * share));
}

std::vector<IntervalNeed> interval_needs(const SummaryStatistics& summary) {
  std::vector<IntervalNeed> needs;
  for (const QuantileEstimate& estimate : summary.response_ms) {
    if (!estimate.value_ms || estimate.interval_ms) continue;
    const auto calls = calls_for_interval(summary.response, estimate.q);
    if (calls) needs.push_back({estimate.q, of_all_calls(*calls, summary)});
  }
  return needs;
}

}  // namespace

void OutcomeCounts::add(Outcome outcome) {
  ++turns;
  switch (outcome) {
    case Outcome::answered: ++answered; break;
    case Outcome::overlapped: ++overlapped; break;
    case Outcome::backchannel: ++backchannel; break;
    case Outcome::unanswered: ++unanswered; break;
    case Outcome::not_measurable: ++not_measurable; break;
  }
}

std::optional<double> OutcomeCounts::answered_percent() const {
  if (reply_due() == 0) return std::nullopt;
  return 100.0 * static_cast<double>(answered + overlapped) / static_cast<double>(reply_due());
}

std::optional<double> SummaryStatistics::design_effect() const {
  for (const QuantileEstimate& estimate : response_ms) {
    if (estimate.q == 0.95) return estimate.design_effect;
  }
  return std::nullopt;
}

SummaryStatistics summarize(const LatencyTable& table, const SummaryOptions& options) {
  SummaryStatistics summary;
  for (const TableTurn& turn : table.turns) summary.counts.add(turn.outcome);
  summary.calls = table.calls;
  summary.response = response_sample(table);
  summary.response_ms = percentiles(summary.response);
  summary.interval_needs = interval_needs(summary);
  summary.onset_to_onset_ms = percentiles(sample_of(table, &TableTurn::onset_to_onset_ms));
  summary.waits = wait_percentiles(table);
  summary.rates = rates_of(table);
  summary.greeting = greeting_of(table);
  summary.distribution = distribution_of(summary.response);
  summary.by_hour = by_hour(table);
  for (const std::string& column : options.by) summary.breakdowns.push_back(break_down(table, column));
  summary.slowest = longest(table, options.worst, [](const TableTurn& turn) { return turn.latency_ms.has_value(); });
  summary.longest_unanswered =
      longest(table, options.worst, [](const TableTurn& turn) { return turn.outcome == Outcome::unanswered; });
  return summary;
}

void for_each_recording(const LatencyTable& table, const std::function<void(const PartSummary&)>& each) {
  auto turn = table.turns.begin();
  for (std::size_t i = 0; i < table.recordings.size(); ++i) {
    Answered part;
    for (; turn != table.turns.end() && turn->recording == i; ++turn) part.add(*turn);
    each(part.summary(std::string(table.recordings.recording(i))));
  }
}

CallSample response_sample(const LatencyTable& table) {
  return sample_of(table, &TableTurn::latency_ms);
}

Rates rates_of(const LatencyTable& table) {
  const auto outcome = [](Outcome wanted) {
    return [wanted](const TableTurn& turn) { return turn.outcome == wanted; };
  };
  const auto any = [](const TableTurn&) { return true; };
  const auto maybe_due = [](const TableTurn& turn) { return turn.outcome != Outcome::backchannel; };
  return {.answered = rate_of(table, due, [](const TableTurn& turn) { return turn.latency_ms.has_value(); }),
          .unanswered = rate_of(table, due, outcome(Outcome::unanswered)),
          .overlapped = rate_of(table, due, outcome(Outcome::overlapped)),
          .barge_in = rate_of(table, any, [](const TableTurn& turn) { return turn.barge_in; }),
          .not_measurable = rate_of(table, any, outcome(Outcome::not_measurable)),
          .at_least_unanswered = rate_of(table, maybe_due, outcome(Outcome::unanswered))};
}

}  // namespace turngap
