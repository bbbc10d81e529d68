#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace turngap::test {

/// A socket that listens on a free port of 127.0.0.1, for a child process that takes it over: connections wait in its
/// queue until the child takes them, and the port is taken for good. Then the child itself, for as long as the object
/// lives.
class ChildServer {
 public:
  ChildServer();
  ~ChildServer();
  ChildServer(const ChildServer&) = delete;
  ChildServer& operator=(const ChildServer&) = delete;

  int port() const { return port_; }
  int listener() const { return listener_; }

  /// Starts the child, with its output in a file. Throws std::runtime_error where there is no such program.
  void start(std::vector<std::string> command, std::vector<std::string> environment, const std::filesystem::path& log);

 private:
  int listener_ = -1;
  int port_ = 0;
  pid_t process_ = 0;
};

}  // namespace turngap::test
