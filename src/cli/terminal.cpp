#include "cli/terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace turngap::cli {

bool on_terminal() {
  return isatty(STDERR_FILENO) == 1;
}

bool coloured() {
  const char* unwanted = std::getenv("NO_COLOR");
  return on_terminal() && (unwanted == nullptr || *unwanted == '\0');
}

}  // namespace turngap::cli
