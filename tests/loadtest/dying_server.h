#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace turngap::test {

/// A server on loopback that is killed while it holds a request: it answers everything with {"ok":true} on kept
/// connections, and when dispatch number `last` has arrived it is gone, port and connections, without an answer.
class DyingServer {
 public:
  explicit DyingServer(int last) : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), last_(last) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, any, size) != 0 || listen(listener_, 16) != 0 || getsockname(listener_, any, &size) != 0) {
      throw std::runtime_error("cannot listen on loopback");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~DyingServer() { thread_.join(); }
  DyingServer(const DyingServer&) = delete;
  DyingServer& operator=(const DyingServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  void serve() {
    std::vector<pollfd> sockets{{listener_, POLLIN, 0}};
    while (dispatches_ < last_) {
      poll(sockets.data(), sockets.size(), -1);
      for (std::size_t i = sockets.size(); i-- > 1;) {
        if (sockets[i].revents != 0 && !answer(sockets[i].fd)) {
          close(sockets[i].fd);
          sockets.erase(sockets.begin() + static_cast<std::ptrdiff_t>(i));
        }
      }
      if (sockets[0].revents != 0) sockets.push_back({accept(listener_, nullptr, nullptr), POLLIN, 0});
    }
    for (const pollfd& one : sockets) close(one.fd);  // the port first
  }

  // False where the client has left.
  bool answer(int connection) {
    char buffer[4096];
    const ssize_t got = read(connection, buffer, sizeof buffer);
    if (got <= 0) return false;
    const std::string_view request(buffer, static_cast<std::size_t>(got));
    if (request.starts_with("POST /manual/dispatch") && ++dispatches_ == last_) return true;
    constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
    return send(connection, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) > 0;
  }

  int listener_;
  int last_;
  int dispatches_ = 0;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace turngap::test
