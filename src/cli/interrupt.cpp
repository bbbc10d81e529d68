#include "cli/interrupt.h"

#include <csignal>

#include "cli/exit_codes.h"

namespace turngap::cli {
namespace {

volatile std::sig_atomic_t noted = 0;

void note(int signal) {
  noted = signal;
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

int interrupt_exit_code() {
  return noted == SIGTERM ? kTerminated : kInterrupted;
}

}  // namespace turngap::cli
