#pragma once

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

namespace turngap::test {

/// A terminal that a program under test can have as its stderr.
class PseudoTerminal {
 public:
  PseudoTerminal() : here_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (here_ < 0 || grantpt(here_) != 0 || unlockpt(here_) != 0) throw std::runtime_error("cannot make a terminal");
  }
  ~PseudoTerminal() { close(here_); }
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;

  std::string path() const { return ptsname(here_); }

  /// Waits for something to be shown and gives it; nothing once the program has closed the terminal.
  std::string next() const {
    char buffer[1024];
    const ssize_t got = read(here_, buffer, sizeof buffer);
    return got > 0 ? std::string(buffer, static_cast<std::size_t>(got)) : "";
  }

  /// Reads until `word` has been shown. Throws std::runtime_error where the program ends before.
  std::string until(const std::string& word) const {
    std::string shown;
    while (shown.find(word) == std::string::npos) {
      const std::string part = next();
      if (part.empty()) throw std::runtime_error("expected to be shown '" + word + "', found:\n" + shown);
      shown += part;
    }
    return shown;
  }

  std::string rest() const {
    std::string all;
    for (std::string part = next(); !part.empty(); part = next()) all += part;
    return all;
  }

 private:
  int here_;
};

}  // namespace turngap::test
