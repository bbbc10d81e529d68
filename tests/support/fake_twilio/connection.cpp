#include "support/fake_twilio/connection.h"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace turngap::test {
namespace {

using NameOfSocket = int (*)(int, sockaddr*, socklen_t*);

int port_of(int socket, NameOfSocket name_of_socket) {
  sockaddr_in address{};
  socklen_t bytes = sizeof address;
  const bool known = name_of_socket(socket, reinterpret_cast<sockaddr*>(&address), &bytes) == 0;
  return known && address.sin_family == AF_INET ? ntohs(address.sin_port) : -1;
}

}  // namespace

std::optional<int> connection_between(int local_port, int remote_port) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", error)) {
    const int socket = static_cast<int>(std::strtol(entry.path().filename().c_str(), nullptr, 10));
    if (port_of(socket, getsockname) == local_port && port_of(socket, getpeername) == remote_port) return socket;
  }
  return std::nullopt;
}

// Connecting to "nothing" dissolves a TCP connection with RST (tcp_disconnect in Linux), where close() would say FIN.
// Where it fails, the connection is gone already.
void reset_connection(int socket) {
  sockaddr nothing{};
  nothing.sa_family = AF_UNSPEC;
  static_cast<void>(connect(socket, &nothing, sizeof nothing));
}

StopSignal::StopSignal() : event_(eventfd(0, EFD_CLOEXEC)) {
  if (event_ < 0) throw std::runtime_error("cannot make an eventfd");
}

StopSignal::~StopSignal() {
  close(event_);
}

void StopSignal::give() {
  const std::uint64_t one = 1;
  if (write(event_, &one, sizeof one) != sizeof one) throw std::runtime_error("cannot write to an eventfd");
}

void StopSignal::wait_for_hangup(int socket) const {
  pollfd waited_for[] = {{socket, POLLRDHUP, 0}, {event_, POLLIN, 0}};
  while (poll(waited_for, 2, -1) < 0 && errno == EINTR) {
  }
}

bool StopSignal::pause(int socket, std::chrono::milliseconds time) const {
  pollfd waited_for[] = {{socket, POLLRDHUP, 0}, {event_, POLLIN, 0}};
  return poll(waited_for, 2, static_cast<int>(time.count())) == 0;
}

bool StopSignal::wait_for_room(int socket) const {
  pollfd waited_for[] = {{socket, POLLOUT | POLLRDHUP, 0}, {event_, POLLIN, 0}};
  while (poll(waited_for, 2, -1) < 0 && errno == EINTR) {
  }
  return waited_for[1].revents == 0 && waited_for[0].revents == POLLOUT;
}

}  // namespace turngap::test
