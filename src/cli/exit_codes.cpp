#include "cli/exit_codes.h"

#include <algorithm>
#include <iterator>

namespace turngap::cli {

int more_severe(int one, int other) {
  constexpr int kOrder[] = {kInterrupted, kTerminated,   kTemporary,  kUnusable,
                            kFailed,      kInconclusive, kSomeFailed, kDone};
  const auto place = [&](int code) { return std::ranges::find(kOrder, code) - std::begin(kOrder); };
  return place(one) <= place(other) ? one : other;
}

}  // namespace turngap::cli
