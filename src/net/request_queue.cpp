#include "turngap/net/request_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "net/response_problem.h"

namespace turngap {
namespace {

using std::chrono::milliseconds;

constexpr int kMaxRedirects = 3;
constexpr std::size_t kMostOpenRequests = 256;  // more than are ever under way at once, and small beside one file
constexpr milliseconds kLongestSleep{200};      // so that a Ctrl-C is seen soon

bool is_redirect(const HttpResponse& response) {
  return response.end == TransferEnd::answered && response.status >= 300 && response.status < 400 &&
         !response.location.empty();
}

}  // namespace

struct RequestQueue::Entry {
  QueuedRequest request;
  int tries = 0;
  std::map<Answer, int> tries_by_answer;  ///< what failed in one way has its tries whatever failed in another
  int redirects = 0;
  std::string original_url;
  std::vector<std::pair<std::string, std::string>> original_headers;
};

RequestQueue::RequestQueue(HttpTransport& transport, Settings settings)
    : transport_(transport), settings_(std::move(settings)) {}

void RequestQueue::submit(QueuedRequest request) {
  auto entry = std::make_shared<Entry>();
  entry->original_url = request.http.url;
  entry->original_headers = request.http.headers;
  entry->request = std::move(request);
  ready_.push_back(std::move(entry));
}

void RequestQueue::run(const std::function<void()>& meanwhile) {
  while (open_requests() > 0) {
    if (settings_.stop()) throw Interrupted();
    settings_.progress(done_, open_requests() + not_made_);
    meanwhile();
    start_due();
    if (open_requests() == 0) break;
    transport_.wait(next_wait());
  }
}

void RequestQueue::run_each(std::size_t count, const std::function<std::optional<QueuedRequest>(std::size_t)>& make,
                            const std::function<void()>& meanwhile) {
  std::size_t next = 0;
  const auto refill = [&] {
    while (next < count && open_requests() < kMostOpenRequests) {
      if (auto request = make(next++)) submit(std::move(*request));
    }
    not_made_ = count - next;
  };
  do {
    refill();
    run([&] {
      meanwhile();
      refill();
    });
  } while (next < count);
}

RequestResult RequestQueue::get(QueuedRequest request) {
  RequestResult result;
  request.done = [&](RequestResult r) { result = std::move(r); };
  submit(std::move(request));
  run();
  return result;
}

void RequestQueue::start_due() {
  const Time now = settings_.clock.steady();
  if (now < held_back_until_) return;
  while (active_ < settings_.parallel) {
    // What has waited goes first: its recording is the older one.
    if (!delayed_.empty() && delayed_.begin()->first <= now) {
      const auto entry = delayed_.begin()->second;
      delayed_.erase(delayed_.begin());
      start(entry);
    } else if (!ready_.empty()) {
      const auto entry = std::move(ready_.front());
      ready_.pop_front();
      start(entry);
    } else {
      return;
    }
  }
}

void RequestQueue::start(const std::shared_ptr<Entry>& entry) {
  ++active_;
  const HttpRequest& http = entry->request.http;
  transport_.start(http, [this, entry](const HttpResponse& response) {
    --active_;
    finish(entry, response);
  });
}

void RequestQueue::finish(const std::shared_ptr<Entry>& entry, const HttpResponse& response) {
  if (is_redirect(response) && follow_redirect(entry, response)) return;
  ++entry->tries;
  QueuedRequest& request = entry->request;
  RequestResult result{meaning_of(response, request.media_may_be_fresh), response, "", entry->tries};
  if (result.answer == Answer::denied && !request.denial_is_its_own &&
      origin_of(request.http.url) == settings_.service) {
    throw AccessDenied(settings_.denied_text(response));
  }
  if (result.answer == Answer::good && request.fault_of) {
    result.problem = request.fault_of(response);
    if (!result.problem.empty()) result.answer = Answer::again;
  }
  if (result.answer == Answer::good) return conclude(request, std::move(result));
  if (result.problem.empty())
    result.problem = problem_of(response, settings_.service_words(response.body), settings_.advice(response.end));
  const int tries_like_this = ++entry->tries_by_answer[result.answer];
  const double jitter = std::uniform_real_distribution<double>(-1.0, 1.0)(random_);
  const auto wait = wait_before_next(settings_.retry, result.answer, tries_like_this, response.retry_after,
                                     settings_.clock.wall(), jitter);
  if (wait) return try_later(entry, *wait, result.answer);
  conclude(request, std::move(result));
}

void RequestQueue::conclude(QueuedRequest& request, RequestResult result) {
  ++done_;
  request.done(std::move(result));
}

bool RequestQueue::follow_redirect(const std::shared_ptr<Entry>& entry, const HttpResponse& response) {
  const auto from = origin_of(entry->request.http.url);
  const auto target = from ? resolve(*from, response.location) : std::nullopt;
  const auto origin = target ? origin_of(*target) : std::nullopt;
  const bool stays = origin == settings_.service;
  if (!origin || ++entry->redirects > kMaxRedirects || !may_connect(*origin, settings_.service)) return false;
  if (!stays && !entry->request.may_leave_origin) return false;
  if (origin != from) entry->request.http.headers.clear();  // they may hold a bearer token
  entry->request.http.url = *target;
  ready_.push_front(entry);
  return true;
}

void RequestQueue::try_later(const std::shared_ptr<Entry>& entry, milliseconds wait, Answer answer) {
  const Time due = settings_.clock.steady() + wait;
  if (answer == Answer::throttled) held_back_until_ = std::max(held_back_until_, due);
  entry->request.http.url = entry->original_url;
  entry->request.http.headers = entry->original_headers;
  entry->redirects = 0;
  delayed_.emplace(due, entry);
}

milliseconds RequestQueue::next_wait() const {
  const Time now = settings_.clock.steady();
  Time due = now + kLongestSleep;
  if (!delayed_.empty()) due = std::min(due, delayed_.begin()->first);
  due = std::max(due, std::min(held_back_until_, now + kLongestSleep));
  return std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(due - now));
}

}  // namespace turngap
