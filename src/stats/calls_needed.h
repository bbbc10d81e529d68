#pragma once

#include <cstddef>
#include <optional>

#include "stats/compared_sides.h"

namespace turngap {

/// A side, to see the margin with a probability of 80 %. Nothing without an idea of the error, and
/// where no number of calls that anyone has would do.
std::optional<std::size_t> calls_to_see_the_margin(const ReleaseComparison& comparison, const ComparedSamples& samples);

/// A side, until the interval of the p95 difference that was found no longer reaches over the boundary of the verdict
/// beside it. Nothing without an interval, and where no number of calls that anyone has would do.
std::optional<std::size_t> calls_to_tell_the_difference(const ReleaseComparison& comparison);

/// A side, until the p95 of both has an interval. Nothing where one has no reply.
std::optional<std::size_t> calls_for_both_intervals(const ReleaseComparison& comparison,
                                                    const ComparedSamples& samples);

}  // namespace turngap
