#pragma once

namespace turngap::cli {

/// From now on the first Ctrl-C, SIGTERM or end of the terminal (SIGHUP) is noted and the second one ends the program
/// at once.
void note_interrupts();
bool interrupted();

}  // namespace turngap::cli
