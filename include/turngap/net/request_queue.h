#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>

#include "turngap/core/error.h"
#include "turngap/net/http.h"
#include "turngap/net/origin.h"
#include "turngap/net/retry_policy.h"

namespace turngap {

/// No request can go well: credentials or permission (401, 403).
class AccessDenied : public FatalError {
 public:
  using FatalError::FatalError;
};

/// The service could not be reached, or did not answer: running again may help.
class NetworkError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The user asked to stop.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// The clock of the queue; a test has its own.
struct QueueClock {
  std::function<std::chrono::steady_clock::time_point()> steady = std::chrono::steady_clock::now;
  std::function<Moment()> wall = [] {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  };
};

/// What became of a request after all tries.
struct RequestResult {
  Answer answer = Answer::final;
  HttpResponse response;
  std::string problem;  ///< in words; empty where good
  int tries = 0;
};

/// A request and what the queue must know of it.
struct QueuedRequest {
  HttpRequest http;
  bool media_may_be_fresh = false;
  bool denial_is_its_own = false;  ///< a 401 or 403 says nothing about other requests: it is a result, not the end
  bool may_leave_origin = false;   ///< follow a redirect to another https origin, without the credentials
  /// What is wrong with a 200; empty if nothing. A wrong one is asked for again.
  std::function<std::string(const HttpResponse&)> fault_of;
  std::function<void(RequestResult)> done;
};

/// Requests, at most `parallel` at a time, each asked again as the policy says. A 429 holds back all that have not
/// begun: the limit is the account's. Redirects (three at most) are followed by hand.
class RequestQueue {
 public:
  struct Settings {
    Origin service;
    /// What an answer of the service that is not good says in its body, in words that go behind a number; or nothing.
    std::function<std::string(const std::string& body)> service_words = [](const std::string&) { return ""; };
    /// What the user can do about a transfer that ended so, in words that go behind its problem; or nothing.
    std::function<std::string(TransferEnd)> advice = [](TransferEnd) { return ""; };
    /// The message of AccessDenied: what was refused, and what to do.
    std::function<std::string(const HttpResponse&)> denied_text = [](const HttpResponse&) { return "access denied"; };
    unsigned parallel = 6;
    RetryPolicy retry;
    QueueClock clock;
    std::function<bool()> stop = [] { return false; };  ///< asked all the time; true ends `run` with Interrupted
    /// Told all the time how many requests are done and how many are not yet.
    std::function<void(std::size_t done, std::size_t open)> progress = [](std::size_t, std::size_t) {};
  };

  RequestQueue(HttpTransport& transport, Settings settings);

  void submit(QueuedRequest request);

  /// Until every request is done, also those submitted meanwhile. Throws AccessDenied, Interrupted and whatever a
  /// `done` throws; the queue is of no use after that. `meanwhile` is called all the time.
  void run(const std::function<void()>& meanwhile = [] {});

  /// Likewise the requests 0 to `count` - 1, each made by `make` when it is near its turn: what waits is a number.
  /// Where that gives nothing, there is nothing to ask for.
  void run_each(
      std::size_t count, const std::function<std::optional<QueuedRequest>(std::size_t)>& make,
      const std::function<void()>& meanwhile = [] {});

  /// One request, waited for.
  RequestResult get(QueuedRequest request);

 private:
  struct Entry;
  using Time = std::chrono::steady_clock::time_point;

  void start_due();
  void start(const std::shared_ptr<Entry>& entry);
  void finish(const std::shared_ptr<Entry>& entry, const HttpResponse& response);
  void conclude(QueuedRequest& request, RequestResult result);
  bool follow_redirect(const std::shared_ptr<Entry>& entry, const HttpResponse& response);
  void try_later(const std::shared_ptr<Entry>& entry, std::chrono::milliseconds wait, Answer answer);
  std::chrono::milliseconds next_wait() const;
  std::size_t open_requests() const { return active_ + ready_.size() + delayed_.size(); }

  HttpTransport& transport_;
  Settings settings_;
  std::deque<std::shared_ptr<Entry>> ready_;
  std::multimap<Time, std::shared_ptr<Entry>> delayed_;
  Time held_back_until_{};
  unsigned active_ = 0;
  std::size_t done_ = 0;
  std::size_t not_made_ = 0;  // of run_each
  std::mt19937 random_{std::random_device{}()};
};

}  // namespace turngap
