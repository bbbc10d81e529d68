#include "dsp/block_means.h"

#include <numeric>

#include "dsp/wide_clones.h"

namespace turngap {
namespace {

template <std::size_t kEvery>
[[gnu::always_inline]] inline void means_of_every(std::span<const float> samples, float* means) {
  for (std::size_t i = 0; i * kEvery < samples.size(); ++i) {
    float sum = 0.0F;
    for (std::size_t k = 0; k < kEvery; ++k) sum += samples[i * kEvery + k];
    means[i] = sum / static_cast<float>(kEvery);
  }
}

// Of each `every` samples. Those of the usual rates are known when this is compiled, so that many are taken at a time.
TURNGAP_WIDE_CLONES void means_of(std::size_t every, std::span<const float> samples, float* __restrict means) {
  if (every == 2) return means_of_every<2>(samples, means);
  if (every == 3) return means_of_every<3>(samples, means);
  if (every == 4) return means_of_every<4>(samples, means);
  for (std::size_t i = 0; i * every < samples.size(); ++i) {
    const auto of_mean = samples.subspan(i * every, every);
    means[i] = std::accumulate(of_mean.begin(), of_mean.end(), 0.0F) / static_cast<float>(every);
  }
}

}  // namespace

std::span<const float> BlockMeans::operator()(std::span<const float> samples) {
  means_.clear();
  while (summed_ > 0 && !samples.empty()) {
    add(samples.front());
    samples = samples.subspan(1);
  }
  const std::size_t whole = samples.size() / every_;
  const std::size_t known = means_.size();
  means_.resize(known + whole);
  means_of(every_, samples.first(whole * every_), means_.data() + known);
  for (const float sample : samples.subspan(whole * every_)) add(sample);
  return means_;
}

void BlockMeans::add(float sample) {
  sum_ += sample;
  if (++summed_ < every_) return;
  means_.push_back(sum_ / static_cast<float>(every_));
  sum_ = 0.0F;
  summed_ = 0;
}

}  // namespace turngap
