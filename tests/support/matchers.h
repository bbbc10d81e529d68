#pragma once

#include <gmock/gmock.h>

#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "support/speech_edges.h"
#include "turngap/core/time.h"
#include "turngap/core/utterance.h"
#include "turngap/turns/turn.h"

namespace turngap {

void PrintTo(Millis time, std::ostream* out);
void PrintTo(const Utterance& utterance, std::ostream* out);

}  // namespace turngap

namespace turngap::test {

/// How measured times differ from the true ones. Positive: measured too late.
struct TimeErrors {
  Millis bias;  ///< mean error
  Millis mae;   ///< mean absolute error
  Millis max;   ///< largest absolute error
  std::size_t count = 0;
};

/// Pairs the two by position. Throws std::invalid_argument if they differ in number, if there are none, or if a
/// measured time is not finite: an error over nothing is no small error.
TimeErrors time_errors(std::span<const Millis> measured, std::span<const Millis> truth);

std::string to_string(const TimeErrors& errors);

/// How far times may be off: each of them, and their mean. A tolerance on the mean finds a detector that is always late
/// by less than the tolerance of each.
struct TimeTolerance {
  Millis each;
  Millis bias;

  explicit(false) TimeTolerance(Millis of_each) : each(of_each), bias(of_each) {}
  TimeTolerance(Millis of_each, Millis of_bias) : each(of_each), bias(of_bias) {}
};

/// The onsets, and the ends, of `utterances`.
std::vector<Millis> onsets(std::span<const Utterance> utterances);
std::vector<Millis> ends(std::span<const Utterance> utterances);
std::vector<Millis> onsets(std::span<const SpeechEdges> truth);
std::vector<Millis> ends(std::span<const SpeechEdges> truth);

/// Utterances as a perfect detector reports them.
std::vector<Utterance> perfect_utterances(std::span<const SpeechEdges> truth);
/// Utterances as a detector reports them that is right but for being `delay` late.
std::vector<Utterance> late_utterances(std::span<const SpeechEdges> truth, Millis delay);

bool times_are_near(std::span<const Millis> measured, std::span<const Millis> truth, TimeTolerance tolerance,
                    const std::string& what, std::ostream* explanation);

bool latencies_are_near(std::span<const CallerTurn> turns, std::span<const std::optional<Millis>> truth,
                        TimeTolerance tolerance, std::ostream* explanation);

/// A std::vector<Millis> with the times `truth`, in order.
MATCHER_P2(TimesNear, truth, tolerance, "has the true times, within the tolerance") {
  return times_are_near(arg, truth, tolerance, "times", result_listener->stream());
}

/// A std::vector<Utterance> with the utterances whose edges are `truth` (std::vector<SpeechEdges>): as many of them,
/// each onset and each end within the tolerance, and so the mean error of the onsets and that of the ends.
MATCHER_P2(UtterancesAre, truth, tolerance, "has the true utterances, within the tolerance") {
  const bool onsets_near = times_are_near(onsets(arg), onsets(truth), tolerance, "onsets", result_listener->stream());
  const bool ends_near = times_are_near(ends(arg), ends(truth), tolerance, "ends", result_listener->stream());
  return onsets_near && ends_near;
}

/// A std::vector<CallerTurn> with the latencies `truth` (std::vector<std::optional<Millis>>): none exactly where there
/// is none, the others within the tolerance.
MATCHER_P2(LatenciesNear, truth, tolerance, "has the true latencies, within the tolerance") {
  return latencies_are_near(arg, truth, tolerance, result_listener->stream());
}

}  // namespace turngap::test
