#pragma once

#include <string>

#include "turngap/report/text_layout.h"
#include "turngap/stats/gate.h"

namespace turngap {

/// PASSED, FAILED, INCONCLUSIVE or NO DATA.
std::string verdict_word(Verdict verdict, const TextLayout& layout);

/// The verdict in the first line, then a line a limit: whether it is kept, the value, the limit, the distance.
std::string verdict_lines(const GateResult& gate, const TextLayout& layout);

}  // namespace turngap
