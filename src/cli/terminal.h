#pragma once

#include <cstddef>

namespace turngap::cli {

/// Whether someone watches stderr, so that progress is worth a line, on a terminal that can write over it and has
/// colours (TERM=dumb has neither).
bool on_terminal();

enum class Stream { out, err };

/// Whether words on `stream` may have colour: on such a terminal, unless NO_COLOR is set and not empty (no-color.org).
bool coloured(Stream stream);

/// How wide the terminal behind `stream` is, from 60 to 120 columns; 80 where it is none.
std::size_t columns_of(Stream stream);

/// How wide the terminal behind stderr is; 80 where it does not tell.
std::size_t columns_of_stderr();

}  // namespace turngap::cli
