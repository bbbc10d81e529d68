#pragma once

#include <string>
#include <string_view>

#include "turngap/stats/gate.h"

namespace turngap {

/// "PASSED", "FAILED", "INCONCLUSIVE", "NO DATA".
std::string_view verdict_word(Verdict verdict);
/// "✓", "✗", "?".
std::string_view verdict_sign(Verdict verdict);
/// "p95", "answered".
std::string limit_name(const GateLimit& limit);
/// "below 600 ms", "at least 95 %".
std::string limit_words(const GateLimit& limit);
/// Of a check with a value: "888 ms", "92.0 %".
std::string found_words(const GateCheck& check);
/// "557 to 1305 ms", or "no interval".
std::string interval_words(const GateCheck& check);
/// Of a check with a value: "288 over", "3.0 short", "12 to spare".
std::string spare_words(const GateCheck& check);
/// "every limit is kept", "2 of 3 limits are not kept".
std::string gate_words(const GateResult& gate);
/// One line on what was found: "888 ms, limit 600, 288 over (90 %: 557 to 1305)".
std::string check_words(const GateCheck& check, GateReading reading);

}  // namespace turngap
