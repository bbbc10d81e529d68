#pragma once

#include <vector>

#include "dsp/dense_net.h"
#include "dsp/edge_window.h"
#include "turngap/core/time.h"

namespace turngap {

/// The nets whose weights come with turngap: scores of a frame to be the edge, given what is seen around it.
const DenseNet& onset_net();
const DenseNet& end_net();

/// Where an edge lies.
struct EdgeEstimate {
  Millis at;
  Millis uncertainty;  ///< half-width of the interval around `at` that holds the edge in about 95 % of the cases
};

/// The probability of each frame of the window to be the edge.
std::vector<double> edge_posterior(const EdgeWindow& window, const DenseNet& net);

/// Where the level crosses the edge power near the bulk of the posterior, the crossing is the edge, to the millisecond;
/// where it does not, the median of the posterior. The interval is that of the posterior around it.
EdgeEstimate estimate_edge(const EdgeWindow& window, const std::vector<double>& posterior);

}  // namespace turngap
