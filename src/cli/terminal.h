#pragma once

#include <cstddef>

namespace turngap::cli {

/// Whether someone watches stderr, so that progress is worth a line, on a terminal that can write over it and has
/// colours (TERM=dumb has neither).
bool on_terminal();

/// Whether words on stderr may have colour: on a terminal, unless NO_COLOR is set and not empty (no-color.org).
bool coloured();

/// How wide the terminal behind stdout is, from 60 to 120 columns; 80 where stdout is none.
std::size_t columns_of_stdout();

/// How wide the terminal behind stderr is; 80 where it does not tell.
std::size_t columns_of_stderr();

}  // namespace turngap::cli
