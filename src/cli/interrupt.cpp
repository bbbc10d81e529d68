#include "cli/interrupt.h"

#include <csignal>

namespace turngap::cli {
namespace {

volatile std::sig_atomic_t noted = 0;

void note(int signal) {
  noted = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void note_interrupts() {
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
  // Under nohup it stays ignored.
  if (std::signal(SIGHUP, note) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
}

bool interrupted() {
  return noted != 0;
}

}  // namespace turngap::cli
