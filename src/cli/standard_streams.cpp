#include "cli/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

namespace turngap::cli {

// The lowest free number is taken, and lower ones are open by then.
void reserve_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) == -1) ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace turngap::cli
