#include "support/fake_orchestrator/fake_orchestrator.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "support/fake_twilio/connection.h"

namespace turngap::test {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

const std::string kHost = "127.0.0.1";
// One thread a connection, idle and waiting ones too.
constexpr std::size_t kThreads = 1'024;
constexpr const char* kJson = "application/json";

struct Answer {
  int status = 200;
  std::string body;
  DispatchFault fault = DispatchFault::none;
  std::chrono::nanoseconds wait{0};
};

Answer no_capacity() {
  return {500, json{{"detail", "Failed to dispatch agent"}}.dump()};
}

}  // namespace

class FakeOrchestrator::Implementation {
 public:
  Implementation(OrchestratorBehaviour behaviour, int port, Answered answered)
      : behaviour_(std::move(behaviour)), answered_(std::move(answered)), random_(behaviour_.seed) {
    // Not before the routing: the body of a request is read after that, or left to spoil the next one.
    const auto handler = [this](const httplib::Request& request, httplib::Response& response) {
      serve(request, response);
    };
    server_.Get(".*", handler).Post(".*", handler).Put(".*", handler).Patch(".*", handler).Delete(".*", handler);
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server_.set_keep_alive_max_count(std::size_t{1} << 40);
    server_.set_tcp_nodelay(true);
    port_ = port == 0 ? server_.bind_to_any_port(kHost) : server_.bind_to_port(kHost, port) ? port : -1;
    if (port_ < 0) throw std::runtime_error(fmt::format("{}:{}: cannot listen, the port may be taken", kHost, port));
    thread_ = std::thread([this] {
      server_.listen_after_bind();
      ended_ = true;
    });
    while (!server_.is_running() && !ended_) std::this_thread::yield();
  }

  ~Implementation() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stop_.give();
    stopped_.notify_all();
    server_.stop();
    thread_.join();
  }

  std::string url() const { return fmt::format("http://{}:{}", kHost, port_); }

  std::vector<OrchestratorRequest> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  std::size_t rooms() {
    const std::lock_guard lock(mutex_);
    return active_rooms();
  }

  void set_healthy(bool healthy) {
    const std::lock_guard lock(mutex_);
    healthy_ = healthy;
  }

 private:
  void serve(const httplib::Request& http, httplib::Response& response) {
    OrchestratorRequest request{
        http.method, http.path, http.get_param_value("room"), http.body, http.get_header_value("Authorization"),
        Clock::now()};
    Answer answer;
    {
      std::unique_lock lock(mutex_);
      answer = answer_to(http, request.received);
      if (answer.wait.count() > 0) {
        ++waiting_;
        stopped_.wait_until(lock, request.received + answer.wait, [this] { return stopping_; });
        --waiting_;
      }
    }
    if (answer.fault == DispatchFault::slow_headers) wait_for_client(http);
    response.status = answer.status;
    deliver(answer, http, response);
    request.answered = Clock::now();
    const bool silent = answer.fault == DispatchFault::reset || answer.fault == DispatchFault::slow_headers;
    request.status = silent ? 0 : answer.status;
    note(request);
  }

  Answer answer_to(const httplib::Request& http, Clock::time_point now) {
    const bool dead = is_dead(now);
    if (http.path == "/health") {
      if (http.method != "GET") return {405, "{}"};
      const bool good = healthy_ && !dead;
      return {good ? 200 : 503, json{{"status", good ? "healthy" : "unhealthy"}}.dump()};
    }
    if (dead) return {503, "", DispatchFault::reset};
    if (http.path == "/stats") return stats(http);
    if (http.path == "/manual/dispatch") return dispatch(http, now);
    if (http.path == "/manual/end") return end(http);
    return {404, json{{"detail", "Not Found"}}.dump()};
  }

  bool is_dead(Clock::time_point now) const {
    return behaviour_.dies_after && now >= begin_ + *behaviour_.dies_after &&
           (!behaviour_.recovers_after || now < begin_ + *behaviour_.recovers_after);
  }

  Answer stats(const httplib::Request& http) {
    if (http.method != "GET") return {405, "{}"};
    return {200, json{{"active_rooms", active_rooms()},
                      {"queue_length", waiting_},
                      {"max_concurrent_calls", behaviour_.capacity}}
                     .dump()};
  }

  Answer dispatch(const httplib::Request& http, Clock::time_point now) {
    if (http.method != "POST") return {405, json{{"detail", "Method Not Allowed"}}.dump()};
    const std::string room = http.get_param_value("room");
    if (room.empty() || !http.has_param("participant_identity")) {
      return {422, json{{"detail", "expected room and participant_identity"}}.dump()};
    }
    Answer answer = outcome(room, now);
    answer.wait =
        behaviour_.latency.draw(random_) + std::chrono::nanoseconds(std::llround(behaviour_.latency_per_room_ms * 1e6) *
                                                                    static_cast<std::int64_t>(active_rooms()));
    return answer;
  }

  Answer outcome(const std::string& room, Clock::time_point now) {
    const DispatchFault fault = next_fault();
    if (fault == DispatchFault::no_capacity) return no_capacity();
    if (fault == DispatchFault::server_error) return {500, json{{"detail", "Internal Server Error"}}.dump()};
    if (fault == DispatchFault::unavailable) return {503, json{{"detail", "Service Unavailable"}}.dump()};
    if (fault == DispatchFault::wrong_json) return {200, json{{"ok", false}}.dump()};
    if (fault == DispatchFault::broken_json) return {200, R"({"ok":tr)"};
    if (active_rooms() >= behaviour_.capacity) return no_capacity();
    rooms_[room] = behaviour_.room_time.count() > 0 ? now + behaviour_.room_time : Clock::time_point::max();
    return {200, json{{"ok", true}, {"room", room}}.dump(), fault};
  }

  DispatchFault next_fault() {
    if (!behaviour_.faults.empty()) {
      const DispatchFault fault = behaviour_.faults.front();
      behaviour_.faults.pop_front();
      return fault;
    }
    const bool fails = std::uniform_real_distribution<double>(0.0, 1.0)(random_) < behaviour_.error_rate;
    return fails ? DispatchFault::server_error : DispatchFault::none;
  }

  Answer end(const httplib::Request& http) {
    if (http.method != "POST") return {405, json{{"detail", "Method Not Allowed"}}.dump()};
    const bool known = rooms_.erase(http.get_param_value("room")) > 0;
    return {known ? 200 : 404, json{{"ok", known}}.dump()};
  }

  std::size_t active_rooms() {
    const auto now = Clock::now();
    std::erase_if(rooms_, [&](const auto& room) { return room.second <= now; });
    return rooms_.size();
  }

  void wait_for_client(const httplib::Request& http) const {
    if (const auto socket = connection_between(http.local_port, http.remote_port)) stop_.wait_for_hangup(*socket);
  }

  void deliver(const Answer& answer, const httplib::Request& http, httplib::Response& response) const {
    if (answer.fault == DispatchFault::reset) {
      if (const auto socket = connection_between(http.local_port, http.remote_port)) reset_connection(*socket);
    } else if (answer.fault == DispatchFault::half_answer) {
      response.set_content_provider(answer.body.size(), kJson,
                                    [body = answer.body](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                                      if (offset > 0) return false;
                                      return sink.write(body.data(), body.size() / 2);
                                    });
    } else {
      response.set_content(answer.body, kJson);
    }
  }

  void note(const OrchestratorRequest& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (answered_) answered_(request);
  }

  OrchestratorBehaviour behaviour_;
  Answered answered_;
  std::mt19937_64 random_;
  Clock::time_point begin_ = Clock::now();
  std::mutex mutex_;
  std::condition_variable stopped_;
  StopSignal stop_;
  bool stopping_ = false;
  bool healthy_ = true;
  std::size_t waiting_ = 0;                         // dispatches under way
  std::map<std::string, Clock::time_point> rooms_;  // and when each ends by itself
  std::vector<OrchestratorRequest> requests_;
  httplib::Server server_;
  int port_ = -1;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

FakeOrchestrator::FakeOrchestrator(OrchestratorBehaviour behaviour, int port, Answered answered)
    : implementation_(std::make_unique<Implementation>(std::move(behaviour), port, std::move(answered))) {}

FakeOrchestrator::~FakeOrchestrator() = default;

std::string FakeOrchestrator::url() const {
  return implementation_->url();
}

std::vector<OrchestratorRequest> FakeOrchestrator::requests() const {
  return implementation_->requests();
}

std::size_t FakeOrchestrator::rooms() const {
  return implementation_->rooms();
}

void FakeOrchestrator::set_healthy(bool healthy) {
  implementation_->set_healthy(healthy);
}

}  // namespace turngap::test
