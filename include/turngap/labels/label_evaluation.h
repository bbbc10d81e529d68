#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "turngap/core/utterance.h"
#include "turngap/turns/turn.h"

namespace turngap {

/// Utterances with their turns: of a reference, or as detected.
struct LabelledConversation {
  std::vector<Utterance> caller;
  std::vector<Utterance> agent;
  std::vector<CallerTurn> turns;
};

/// Detected against reference, pooled over recordings. Errors are detected minus reference, in milliseconds.
struct LabelEvaluation {
  std::vector<double> onset_errors_ms;    ///< of utterances on both channels
  std::vector<double> end_errors_ms;      ///< of the same
  std::vector<double> latency_errors_ms;  ///< of turns that have a latency on both sides
  std::size_t within_uncertainty = 0;     ///< of these, |error| <= uncertainty
  std::size_t reference_utterances = 0;
  std::size_t missed_utterances = 0;  ///< in the reference only
  std::size_t false_utterances = 0;   ///< detected only
  std::size_t reference_latencies = 0;
  std::size_t missed_latencies = 0;  ///< turns with a latency in the reference only
  std::size_t false_latencies = 0;   ///< turns with a latency in what was detected only
  std::size_t reference_turns = 0;
  std::size_t equal_outcomes = 0;  ///< turns of the reference whose outcome was detected
};

/// Adds one recording. An utterance is the partner of the one that it overlaps most, if that holds both ways; turns are
/// paired in the same way by the time from their onset to their end.
void evaluate(LabelEvaluation& sum, const LabelledConversation& reference, const LabelledConversation& detected);

/// Bias, mean absolute error, 95th percentile of the absolute error (type 7); zeros for no errors.
struct ErrorSummary {
  double bias_ms = 0.0;
  double mean_absolute_ms = 0.0;
  double p95_absolute_ms = 0.0;
};
ErrorSummary summarize_errors(std::span<const double> errors_ms);

}  // namespace turngap
