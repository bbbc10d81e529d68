#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "turngap/core/time.h"
#include "turngap/net/http.h"

namespace turngap::test {

/// A transport whose time passes only while it is waited for, so that ten minutes take no time. Every request is
/// answered after what `answer` says.
class VirtualOrchestrator : public HttpTransport {
 public:
  struct Answer {
    Millis after{50};
    HttpResponse response;
    bool never = false;
  };
  struct Request {
    Millis at;
    std::string method;
    std::string path;
  };
  using Time = std::chrono::steady_clock::time_point;

  std::function<Answer(const Request&)> answer = [](const Request&) { return ok(); };

  void start(const HttpRequest& request, Done done) override {
    const std::string path = request.url.substr(request.url.find('/', request.url.find("//") + 2));
    requests_.push_back({now_, request.method, path});
    const Answer given = answer(requests_.back());
    if (given.never && request.timeout.count() > 0) {
      const Millis timeout{static_cast<double>(request.timeout.count())};
      waiting_.emplace(now_ + timeout, std::pair(timed_out(), std::move(done)));
    } else if (!given.never) {
      waiting_.emplace(now_ + given.after, std::pair(given.response, std::move(done)));
    }
  }

  void wait(std::chrono::milliseconds at_most) override {
    const Millis until = now_ + Millis{static_cast<double>(at_most.count())};
    if (waiting_.empty() || waiting_.begin()->first > until) {
      now_ = until;
      return;
    }
    const auto node = waiting_.extract(waiting_.begin());
    now_ = std::max(now_, node.key());
    node.mapped().second(node.mapped().first);
  }

  Time clock() const {
    return Time(std::chrono::round<Time::duration>(std::chrono::duration<double, std::milli>(now_.value)));
  }
  Millis now() const { return now_; }

  std::vector<Request> requests_for(const std::string& beginning) const {
    std::vector<Request> found;
    for (const Request& request : requests_) {
      if (request.path.starts_with(beginning)) found.push_back(request);
    }
    return found;
  }

  static Answer ok(Millis after = Millis{50}) { return {after, {.status = 200, .body = R"({"ok":true})"}}; }
  static Answer status(int status, std::string body, Millis after = Millis{50}) {
    return {after, {.status = status, .body = std::move(body)}};
  }
  static Answer no_capacity() { return status(500, R"({"detail":"Failed to dispatch agent"})"); }

 private:
  static HttpResponse timed_out() { return {.end = TransferEnd::stalled, .problem = "no answer in time"}; }

  Millis now_;
  std::multimap<Millis, std::pair<HttpResponse, Done>> waiting_;
  std::vector<Request> requests_;
};

}  // namespace turngap::test
