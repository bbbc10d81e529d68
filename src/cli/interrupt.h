#pragma once

namespace turngap::cli {

/// From now on the first Ctrl-C is noted and the second one ends the program at once.
void note_interrupts();
bool interrupted();

}  // namespace turngap::cli
