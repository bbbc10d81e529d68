#include "support/matchers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace turngap {

void PrintTo(Millis time, std::ostream* out) {
  *out << fmt::format("{:.1f} ms", time.value);
}

void PrintTo(const Utterance& utterance, std::ostream* out) {
  *out << fmt::format("[{:.1f} .. {:.1f}] ms", utterance.onset.value, utterance.end.value);
}

namespace test {
namespace {

Millis magnitude(Millis time) {
  return Millis{std::abs(time.value)};
}

void explain(std::ostream* explanation, const std::string& text) {
  if (explanation != nullptr) *explanation << text << "; ";
}

template <typename Item>
std::vector<Millis> field(std::span<const Item> items, Millis Item::*time) {
  std::vector<Millis> times;
  for (const Item& item : items) times.push_back(item.*time);
  return times;
}

}  // namespace

TimeErrors time_errors(std::span<const Millis> measured, std::span<const Millis> truth) {
  if (measured.size() != truth.size() || truth.empty()) {
    throw std::invalid_argument(
        fmt::format("time errors need as many measured as true times and at least one, found {} measured and {} true",
                    measured.size(), truth.size()));
  }
  TimeErrors errors{.count = truth.size()};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const Millis error = measured[i] - truth[i];
    if (!std::isfinite(error.value)) throw std::invalid_argument(fmt::format("time {} is not finite", i));
    errors.bias += error / static_cast<double>(truth.size());
    errors.mae += magnitude(error) / static_cast<double>(truth.size());
    errors.max = std::max(errors.max, magnitude(error));
  }
  return errors;
}

std::string to_string(const TimeErrors& errors) {
  return fmt::format("bias {:+.2f} ms, mean absolute error {:.2f} ms, largest {:.2f} ms over {}", errors.bias.value,
                     errors.mae.value, errors.max.value, errors.count);
}

std::vector<Millis> onsets(std::span<const Utterance> utterances) {
  return field(utterances, &Utterance::onset);
}

std::vector<Millis> ends(std::span<const Utterance> utterances) {
  return field(utterances, &Utterance::end);
}

std::vector<Millis> onsets(std::span<const SpeechEdges> truth) {
  return field(truth, &SpeechEdges::onset);
}

std::vector<Millis> ends(std::span<const SpeechEdges> truth) {
  return field(truth, &SpeechEdges::end);
}

std::vector<Utterance> perfect_utterances(std::span<const SpeechEdges> truth) {
  return late_utterances(truth, Millis{0.0});
}

std::vector<Utterance> late_utterances(std::span<const SpeechEdges> truth, Millis delay) {
  std::vector<Utterance> utterances;
  for (const SpeechEdges& edges : truth) {
    utterances.push_back({.onset = edges.onset + delay, .end = edges.end + delay});
  }
  return utterances;
}

bool times_are_near(std::span<const Millis> measured, std::span<const Millis> truth, TimeTolerance tolerance,
                    const std::string& what, std::ostream* explanation) {
  if (measured.size() != truth.size()) {
    explain(explanation, fmt::format("{} {} where there are {}", measured.size(), what, truth.size()));
    return false;
  }
  if (truth.empty()) return true;
  const TimeErrors errors = time_errors(measured, truth);
  explain(explanation, what + ": " + to_string(errors));
  return errors.max <= tolerance.each && magnitude(errors.bias) <= tolerance.bias;
}

bool latencies_are_near(std::span<const CallerTurn> turns, std::span<const std::optional<Millis>> truth,
                        TimeTolerance tolerance, std::ostream* explanation) {
  if (turns.size() != truth.size()) {
    explain(explanation, fmt::format("{} turns where there are {}", turns.size(), truth.size()));
    return false;
  }
  std::vector<Millis> measured;
  std::vector<Millis> expected;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (turns[i].latency().has_value() != truth[i].has_value()) {
      explain(explanation, fmt::format("turn {} has {} latency", i + 1, truth[i] ? "no" : "a"));
      return false;
    }
    if (!truth[i]) continue;
    measured.push_back(*turns[i].latency());
    expected.push_back(*truth[i]);
  }
  return times_are_near(measured, expected, tolerance, "latencies", explanation);
}

}  // namespace test
}  // namespace turngap
