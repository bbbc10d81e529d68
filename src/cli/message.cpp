#include "cli/message.h"

#include <cstdio>

namespace turngap::cli {

void write_stderr(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace turngap::cli
