#include "stats/call_draws.h"

#include <algorithm>
#include <utility>

namespace turngap {

CallDraws::CallDraws(std::span<const std::optional<Kind>> kind_of_call) : calls_(kind_of_call.size()) {
  std::vector<std::pair<Kind, std::uint32_t>> sorted;
  for (std::uint32_t call = 0; call < calls_; ++call) {
    if (kind_of_call[call]) {
      sorted.emplace_back(*kind_of_call[call], call);
    } else {
      single_.push_back(call);
    }
  }
  std::ranges::sort(sorted);
  std::vector<std::uint32_t> calls;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    calls.push_back(sorted[i].second);
    if (i + 1 < sorted.size() && sorted[i + 1].first == sorted[i].first) continue;
    add_kind(calls);
    calls.clear();
  }
}

void CallDraws::add_kind(std::span<const std::uint32_t> calls) {
  constexpr std::size_t kFewest = 20;  // a binomial draw takes about as long as that of so many calls
  if (calls.size() < kFewest) {
    single_.insert(single_.end(), calls.begin(), calls.end());
  } else {
    alike_.emplace_back(calls.begin(), calls.end());
  }
}

}  // namespace turngap
