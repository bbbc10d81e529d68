#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/fake_orchestrator/behaviour.h"

namespace turngap::test {

/// A request as the orchestrator saw it.
struct OrchestratorRequest {
  using Time = std::chrono::steady_clock::time_point;

  std::string method;
  std::string path;
  std::string room;  ///< of the query; empty where it has none
  std::string body;
  std::string authorization;  ///< that header
  Time received{};
  Time answered{};  ///< when the answer was handed to the network; for a broken one when that was decided
  int status = 0;   ///< 0 where the connection was reset or nothing was answered
};

/// A stand-in for the orchestrator of a voice-agent system on 127.0.0.1: GET /health, GET /stats,
/// POST /manual/dispatch?room=…&participant_identity=…, POST /manual/end?room=…; other paths are 404, other methods
/// 405, a dispatch without its two parameters 422. Rooms are bounded by the capacity. docs/load-test.md tells its
/// options.
///
/// It listens when the constructor returns and has stopped when the destructor does. All members are safe to call from
/// any thread.
class FakeOrchestrator {
 public:
  using Answered = std::function<void(const OrchestratorRequest&)>;

  /// Port 0 takes a free one. `answered` is called for every request, one at a time. Throws std::runtime_error where
  /// the port is taken.
  explicit FakeOrchestrator(OrchestratorBehaviour behaviour = {}, int port = 0, Answered answered = {});
  ~FakeOrchestrator();
  FakeOrchestrator(const FakeOrchestrator&) = delete;
  FakeOrchestrator& operator=(const FakeOrchestrator&) = delete;

  /// http://127.0.0.1:PORT
  std::string url() const;

  std::vector<OrchestratorRequest> requests() const;
  /// Rooms that are active now.
  std::size_t rooms() const;
  /// From now on /health answers 503, or 200 again.
  void set_healthy(bool healthy);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turngap::test
