#pragma once

#include <chrono>
#include <optional>

namespace turngap::test {

/// The socket of this process between the two ports of 127.0.0.1; cpp-httplib does not give it to its handlers.
/// None where the connection is gone.
std::optional<int> connection_between(int local_port, int remote_port);

/// Sends RST at once: the other side sees "connection reset by peer".
void reset_connection(int socket);

/// Can be given once, from any thread, and waited for together with a socket.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  void give();
  /// Returns when the other side has left or the signal is given.
  void wait_for_hangup(int socket) const;
  /// Likewise, after this time at the latest. Whether the connection is of use still.
  bool pause(int socket, std::chrono::milliseconds time) const;
  /// Returns when the socket takes data (true), or when the other side has left or the signal is given (false).
  bool wait_for_room(int socket) const;

 private:
  int event_ = -1;
};

}  // namespace turngap::test
