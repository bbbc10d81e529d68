#pragma once

namespace turngap::cli {

/// Whether someone watches stderr, so that progress is worth a line.
bool on_terminal();

/// Whether words on stderr may have colour: on a terminal, unless NO_COLOR is set and not empty (no-color.org).
bool coloured();

}  // namespace turngap::cli
