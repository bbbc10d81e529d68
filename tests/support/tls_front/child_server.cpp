#include "support/tls_front/child_server.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

extern char** environ;

namespace turngap::test {
namespace {

constexpr int kBacklog = 128;

[[noreturn]] void fail(const std::string& step) {
  throw std::runtime_error("a server for a test: " + step);
}

int listening_socket() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (listener < 0 || bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener, kBacklog) != 0) {
    fail("cannot listen on 127.0.0.1");
  }
  return listener;
}

int port_of(int listener) {
  sockaddr_in address{};
  socklen_t bytes = sizeof address;
  if (getsockname(listener, reinterpret_cast<sockaddr*>(&address), &bytes) != 0) fail("cannot tell its port");
  return ntohs(address.sin_port);
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

ChildServer::ChildServer() : listener_(listening_socket()), port_(port_of(listener_)) {}

ChildServer::~ChildServer() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close(listener_);
}

void ChildServer::start(std::vector<std::string> command, std::vector<std::string> environment,
                        const std::filesystem::path& log) {
  for (char** variable = environ; *variable != nullptr; ++variable) environment.emplace_back(*variable);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int failed = posix_spawnp(&process_, command.front().c_str(), &actions, nullptr, pointers_to(command).data(),
                                  pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) fail("cannot start " + command.front() + ", which scripts/test installs");
}

}  // namespace turngap::test
