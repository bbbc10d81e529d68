#include "turngap/net/request_queue.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace turngap::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kService = "https://api.twilio.com";

/// A server whose answers are a function, and a clock that moves only while the queue waits.
class Scripted : public HttpTransport {
 public:
  std::function<HttpResponse(const std::string& url)> answer;
  std::vector<std::pair<std::string, milliseconds>> started;  ///< URL and when
  std::size_t most_at_once = 0;
  steady_clock::time_point now{};

  void start(const HttpRequest& request, Done done) override {
    started.emplace_back(request.url, std::chrono::duration_cast<milliseconds>(now.time_since_epoch()));
    running_.emplace_back(request.url, std::move(done));
    most_at_once = std::max(most_at_once, running_.size());
  }

  void wait(milliseconds at_most) override {
    if (running_.empty()) {
      now += at_most;
      return;
    }
    const auto [url, done] = std::move(running_.front());
    running_.erase(running_.begin());
    done(answer(url));
  }

 private:
  std::vector<std::pair<std::string, Done>> running_;
};

HttpResponse status(int code, const std::string& retry_after = "") {
  HttpResponse response;
  response.status = code;
  response.retry_after = retry_after;
  return response;
}

HttpResponse redirect(const std::string& location) {
  HttpResponse response = status(302);
  response.location = location;
  return response;
}

class Queue : public testing::Test {
 protected:
  Queue() : queue_(server_, settings()) {}

  RequestQueue::Settings settings() {
    RequestQueue::Settings settings;
    settings.service = *origin_of(kService);
    settings.denied_text = [](const HttpResponse& response) { return fmt::format("denied: {}", response.status); };
    settings.parallel = 3;
    settings.retry.jitter = 0;
    settings.clock.steady = [this] { return server_.now; };
    settings.stop = [this] { return stop_; };
    return settings;
  }

  QueuedRequest request(const std::string& path, bool may_leave_origin = false) {
    QueuedRequest request;
    request.http.url = path.starts_with("/") ? kService + path : path;
    request.may_leave_origin = may_leave_origin;
    request.done = [this, path](const RequestResult& result) { ended_.emplace_back(path, result.answer); };
    return request;
  }

  std::vector<std::string> urls() const {
    std::vector<std::string> out;
    for (const auto& [url, when] : server_.started) out.push_back(url);
    return out;
  }

  Scripted server_;
  bool stop_ = false;
  RequestQueue queue_;
  std::vector<std::pair<std::string, Answer>> ended_;
};

TEST_F(Queue, RunsAtMostSoManyAtATime) {
  server_.answer = [](const std::string&) { return status(200); };
  for (int i = 0; i < 10; ++i) queue_.submit(request(fmt::format("/{}", i)));
  queue_.run();
  EXPECT_EQ(server_.most_at_once, 3U);
  EXPECT_EQ(ended_.size(), 10U);
}

// Tens of thousands wait as numbers: a request has buffers, names and an open file.
TEST_F(Queue, MakesEachRequestWhenItIsNearItsTurn) {
  server_.answer = [](const std::string& url) { return status(url.ends_with("7") ? 503 : 200); };
  std::size_t made = 0;
  std::size_t most_waiting = 0;
  queue_.run_each(5000, [&](std::size_t i) -> std::optional<QueuedRequest> {
    if (i % 2 == 0) return std::nullopt;
    most_waiting = std::max(most_waiting, ++made - ended_.size());
    return request(fmt::format("/{}", i));
  });
  EXPECT_EQ(ended_.size(), 2500U);
  EXPECT_LE(most_waiting, 256U);
  EXPECT_EQ(server_.most_at_once, 3U);
}

TEST_F(Queue, EndsWhereNoneOfThemIsToBeAskedFor) {
  queue_.run_each(1000, [](std::size_t) { return std::nullopt; });
  EXPECT_THAT(ended_, IsEmpty());
}

// A recording that is not there yet on a bad day: the failures before do not use up its four tries.
TEST_F(Queue, CountsTheTriesOfEachKindOfFailure) {
  std::vector<int> answers{503, 503, 429, 503, 404, 404, 200};
  server_.answer = [&](const std::string&) {
    const int code = answers.front();
    answers.erase(answers.begin());
    return status(code);
  };
  QueuedRequest media = request("/x");
  media.media_may_be_fresh = true;
  queue_.submit(std::move(media));
  queue_.run();
  EXPECT_EQ(ended_.at(0).second, Answer::good);
  EXPECT_THAT(answers, IsEmpty());
}

TEST_F(Queue, AsksAgainLaterAndGivesUpInTheEnd) {
  server_.answer = [](const std::string&) { return status(503); };
  queue_.submit(request("/x"));
  queue_.run();
  std::vector<long> at;
  for (const auto& [url, when] : server_.started) at.push_back(when.count());
  EXPECT_THAT(at, ElementsAre(0, 100, 300, 700, 1500, 3100, 6300));
  EXPECT_EQ(ended_.at(0).second, Answer::again);
}

// The limit is the account's: while it lasts, no other request may run into it.
TEST_F(Queue, A429HoldsBackEveryRequest) {
  bool first = true;
  server_.answer = [&](const std::string&) { return std::exchange(first, false) ? status(429, "5") : status(200); };
  for (int i = 0; i < 5; ++i) queue_.submit(request(fmt::format("/{}", i)));
  queue_.run();
  EXPECT_EQ(ended_.size(), 5U);
  for (std::size_t i = 3; i < server_.started.size(); ++i) EXPECT_GE(server_.started[i].second, milliseconds(5000));
}

TEST_F(Queue, DeniedStopsEverything) {
  server_.answer = [](const std::string&) { return status(401); };
  for (int i = 0; i < 5; ++i) queue_.submit(request(fmt::format("/{}", i)));
  try {
    queue_.run();
    FAIL() << "went on";
  } catch (const AccessDenied& error) {
    EXPECT_THAT(error.what(), HasSubstr("denied: 401"));
  }
  EXPECT_THAT(ended_, IsEmpty());
}

TEST_F(Queue, ARedirectWithinTheServiceIsFollowed) {
  server_.answer = [](const std::string& url) { return url.ends_with("/a") ? redirect("/b") : status(200); };
  queue_.submit(request("/a"));
  queue_.run();
  EXPECT_THAT(urls(), ElementsAre("https://api.twilio.com/a", "https://api.twilio.com/b"));
}

TEST_F(Queue, ARedirectElsewhereIsFollowedOnlyForAudioAndOverTls) {
  server_.answer = [](const std::string& url) {
    if (url.ends_with("/plain")) return redirect("http://media.example/x");
    return url.starts_with(kService) ? redirect("https://media.example/x") : status(200);
  };
  queue_.submit(request("/listing"));
  queue_.submit(request("/plain", true));
  queue_.run();
  EXPECT_THAT(urls(), ElementsAre("https://api.twilio.com/listing", "https://api.twilio.com/plain"));
  server_.started.clear();
  queue_.submit(request("/audio", true));
  queue_.run();
  EXPECT_THAT(urls(), ElementsAre("https://api.twilio.com/audio", "https://media.example/x"));
}

TEST_F(Queue, RedirectsWithoutEndEnd) {
  server_.answer = [](const std::string&) { return redirect("/again"); };
  queue_.submit(request("/again"));
  queue_.run();
  EXPECT_EQ(server_.started.size(), 4U);
  EXPECT_EQ(ended_.at(0).second, Answer::final);
}

// An elsewhere that says 403 says nothing of our credentials, which it never got.
TEST_F(Queue, DeniedElsewhereIsThatRecordingsFailureOnly) {
  server_.answer = [](const std::string& url) {
    return url.starts_with(kService) ? redirect("https://media.example/x") : status(403);
  };
  queue_.submit(request("/audio", true));
  queue_.run();
  EXPECT_EQ(ended_.at(0).second, Answer::denied);
}

TEST_F(Queue, AnAnswerThatMakesNoSenseIsAskedForAgain) {
  server_.answer = [](const std::string&) { return status(200); };
  QueuedRequest nonsense = request("/x");
  nonsense.fault_of = [this](const HttpResponse&) { return server_.started.size() < 3 ? "nonsense" : ""; };
  EXPECT_EQ(queue_.get(nonsense).tries, 3);
}

TEST_F(Queue, StopsWhenAskedTo) {
  server_.answer = [this](const std::string&) {
    stop_ = true;
    return status(200);
  };
  for (int i = 0; i < 5; ++i) queue_.submit(request(fmt::format("/{}", i)));
  EXPECT_THROW(queue_.run(), Interrupted);
}

}  // namespace
}  // namespace turngap::test
