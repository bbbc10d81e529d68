#pragma once

#include <string>

namespace turngap {

/// Whether the system gave `reason` (an errno) because the machine has too little for anything just now: too many open
/// files, too little memory. Another try at another time may do.
bool is_shortage(int reason);

/// Throws MachineShortage: what was to be done with what, what the machine does not give, and what helps.
[[noreturn]] void fail_for_shortage(const std::string& what, int reason);

/// Throws MachineShortage that names `what` where memory is all but used up.
void require_some_memory(const std::string& what);

}  // namespace turngap
