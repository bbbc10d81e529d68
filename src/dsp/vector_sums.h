#pragma once

#include <span>

namespace turngap {

// Sums, and what the order of values tells, of thousands of values at once. Sums are taken in the same parts at every
// width of the processor's vectors, so that they have the same bits everywhere.

/// The sum of the products of `one` and as many values of `other`.
double dot(std::span<const float> one, std::span<const float> other);

/// Not of nothing.
double mean_of(std::span<const float> values);

/// The mean power of samples of full scale 1; not of nothing.
double mean_square_of(std::span<const float> samples);

/// The upper median of every fourth value, the first among them: enough to know that of thousands. Not of nothing.
float median_of_some(std::span<const float> values);

/// Whether `level` lies below `factor` > 0 times `median_of_some(values)`, which counting says without sorting.
bool lies_below_medians(float level, float factor, std::span<const float> values);

/// The greatest of values none of which is negative; 0 of nothing.
float greatest_of(std::span<const float> values);

/// The first of the greatest values, none of which is negative, as std::max_element finds it; of nothing its end.
const float* highest(std::span<const float> values);

}  // namespace turngap
