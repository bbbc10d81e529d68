#include "turngap/labels/label_evaluation.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "turngap/core/quantile.h"

namespace turngap {
namespace {

struct Span {
  Millis begin;
  Millis end;
};

Span span_of(const Utterance& u) {
  return {u.onset, u.end};
}

Span span_of(const CallerTurn& turn) {
  return {turn.caller_onset, turn.caller_end};
}

Millis overlap(Span a, Span b) {
  return std::min(a.end, b.end) - std::max(a.begin, b.begin);
}

template <typename Item>
std::optional<std::size_t> most_overlapping(const std::vector<Item>& items, Span span) {
  std::optional<std::size_t> best;
  Millis most{0.0};
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Millis common = overlap(span_of(items[i]), span);
    if (common <= most) continue;
    most = common;
    best = i;
  }
  return best;
}

/// For each item of `from` its partner in `to`: each overlaps the other most.
template <typename Item>
std::vector<std::optional<std::size_t>> partners(const std::vector<Item>& from, const std::vector<Item>& to) {
  std::vector<std::optional<std::size_t>> result;
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto partner = most_overlapping(to, span_of(from[i]));
    if (partner && most_overlapping(from, span_of(to[*partner])) != i) partner.reset();
    result.push_back(partner);
  }
  return result;
}

void add_utterances(LabelEvaluation& sum, const std::vector<Utterance>& reference,
                    const std::vector<Utterance>& detected) {
  std::size_t found = 0;
  const auto partner = partners(reference, detected);
  for (std::size_t i = 0; i < reference.size(); ++i) {
    if (!partner[i]) continue;
    ++found;
    sum.onset_errors_ms.push_back((detected[*partner[i]].onset - reference[i].onset).value);
    sum.end_errors_ms.push_back((detected[*partner[i]].end - reference[i].end).value);
  }
  sum.reference_utterances += reference.size();
  sum.missed_utterances += reference.size() - found;
  sum.false_utterances += detected.size() - found;
}

void add_turn(LabelEvaluation& sum, const CallerTurn& reference, const CallerTurn* detected) {
  ++sum.reference_turns;
  if (detected != nullptr && detected->outcome == reference.outcome) ++sum.equal_outcomes;
  if (!reference.latency()) return;
  ++sum.reference_latencies;
  if (detected == nullptr || !detected->latency()) {
    ++sum.missed_latencies;
    return;
  }
  const double error_ms = (*detected->latency() - *reference.latency()).value;
  sum.latency_errors_ms.push_back(error_ms);
  if (detected->uncertainty && std::abs(error_ms) <= detected->uncertainty->value) ++sum.within_uncertainty;
}

void add_turns(LabelEvaluation& sum, const std::vector<CallerTurn>& reference,
               const std::vector<CallerTurn>& detected) {
  const auto partner = partners(reference, detected);
  std::vector<bool> expected(detected.size(), false);
  for (std::size_t i = 0; i < reference.size(); ++i) {
    add_turn(sum, reference[i], partner[i] ? &detected[*partner[i]] : nullptr);
    if (partner[i] && reference[i].latency()) expected[*partner[i]] = true;
  }
  for (std::size_t i = 0; i < detected.size(); ++i) {
    if (detected[i].latency() && !expected[i]) ++sum.false_latencies;
  }
}

}  // namespace

void evaluate(LabelEvaluation& sum, const LabelledConversation& reference, const LabelledConversation& detected) {
  add_utterances(sum, reference.caller, detected.caller);
  add_utterances(sum, reference.agent, detected.agent);
  add_turns(sum, reference.turns, detected.turns);
}

ErrorSummary summarize_errors(std::span<const double> errors_ms) {
  if (errors_ms.empty()) return {};
  ErrorSummary summary;
  std::vector<double> absolute;
  for (const double error : errors_ms) {
    summary.bias_ms += error;
    summary.mean_absolute_ms += std::abs(error);
    absolute.push_back(std::abs(error));
  }
  const auto count = static_cast<double>(errors_ms.size());
  summary.bias_ms /= count;
  summary.mean_absolute_ms /= count;
  std::ranges::sort(absolute);
  summary.p95_absolute_ms = quantile(absolute, 0.95).value_or(0.0);
  return summary;
}

}  // namespace turngap
