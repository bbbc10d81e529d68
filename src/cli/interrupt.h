#pragma once

namespace turngap::cli {

/// From now on the first Ctrl-C, SIGTERM or end of the terminal (SIGHUP) is noted and the second one ends the program
/// at once.
void note_interrupts();
bool interrupted();
/// kInterrupted or kTerminated, by the signal that was noted.
int interrupt_exit_code();

}  // namespace turngap::cli
