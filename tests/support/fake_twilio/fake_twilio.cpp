#include "support/fake_twilio/fake_twilio.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <httplib.h>

#include "support/fake_twilio/connection.h"
#include "support/fake_twilio/placed_calls.h"
#include "support/fake_twilio/service.h"

namespace turngap::test {
namespace {

const std::string kHost = "127.0.0.1";
const std::string kEndlessToken = "endless-";
// One thread a connection, idle and stalled ones too.
constexpr std::size_t kThreads = 64;
constexpr std::size_t kBlockBytes = 65'536;
constexpr std::chrono::seconds kRetryAfter{1};
constexpr std::chrono::milliseconds kBetweenDrops{50};
constexpr std::chrono::milliseconds kLateness{100};

std::optional<BasicCredentials> credentials_of(const httplib::Request& request) {
  static const std::string kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string header = request.get_header_value("Authorization");
  if (!header.starts_with("Basic ")) return std::nullopt;
  std::string decoded;
  unsigned bits = 0;
  int count = 0;
  for (const char letter : header.substr(6)) {
    const auto value = kAlphabet.find(letter);
    if (value == std::string::npos) break;
    bits = (bits << 6) | static_cast<unsigned>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded += static_cast<char>((bits >> count) & 0xff);
  }
  const auto colon = decoded.find(':');
  if (colon == std::string::npos) return std::nullopt;
  return BasicCredentials{decoded.substr(0, colon), decoded.substr(colon + 1)};
}

ServiceRequest service_request(const httplib::Request& request) {
  return {request.method, request.path, request.params, credentials_of(request)};
}

LoggedRequest logged(const ServiceRequest& request, Fault fault) {
  LoggedRequest entry{request.method, request.path, request.query, std::nullopt, fault};
  if (request.credentials) entry.user = request.credentials->user;
  return entry;
}

/// A page token that the fault "endless-paging" has given out; 0 where it is none.
int endless_page(const Query& query) {
  const auto token = query.find("PageToken");
  if (token == query.end() || !token->second.starts_with(kEndlessToken)) return 0;
  return static_cast<int>(std::strtol(token->second.c_str() + kEndlessToken.size(), nullptr, 10));
}

Query with_endless_page(Query query, int page) {
  query.erase("PageToken");
  query.erase("Page");
  query.emplace("Page", std::to_string(page));
  query.emplace("PageToken", kEndlessToken + std::to_string(page));
  return query;
}

Query without_page(Query query) {
  query.erase("PageToken");
  query.erase("Page");
  return query;
}

void give_fresh_sids(nlohmann::json& items, int page) {
  constexpr std::uint64_t kItemsAtMost = 1000;
  std::uint64_t number = (std::uint64_t{1} << 40) + static_cast<std::uint64_t>(page) * kItemsAtMost;
  for (auto& item : items) {
    if (item.contains("sid")) item["sid"] = fake_sid(item["sid"].get<std::string>().substr(0, 2), number++);
  }
}

/// Changes where a page leads to.
void spoil_page(ServiceAnswer& answer, Fault fault, const ServiceRequest& request, const std::string& elsewhere_url) {
  if (!answer.page) return;
  nlohmann::json& page = *answer.page;
  if (fault == Fault::absolute_next_page) {
    page["next_page_uri"] = elsewhere_url + uri_of(request.path, with_endless_page(request.query, 1));
  } else if (fault == Fault::repeated_page) {
    page["next_page_uri"] = uri_of(request.path, request.query);
  } else if (fault == Fault::endless_paging) {
    const int number = endless_page(request.query);
    page["page"] = number;
    page["next_page_uri"] = uri_of(request.path, with_endless_page(request.query, number + 1));
    if (number > 0) give_fresh_sids(page[answer.page_key], number);
  }
  answer.body = std::make_shared<const std::string>(page.dump());
}

std::string http_date(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::shared_ptr<const std::string> nonsense(const std::string& key) {
  const nlohmann::json item = {{"sid", 42},
                               {"duration", nlohmann::json::object()},
                               {"channels", "many"},
                               {"date_created", -1},
                               {"status", nullptr},
                               {"call_sid", true},
                               {"direction", 3.5},
                               {"encryption_details", "yes"},
                               {"media_url", "file:///etc/passwd"}};
  nlohmann::json body = item;
  body[key.empty() ? "recordings" : key] = {item, nullptr, "../../etc/passwd", 17};
  body["next_page_uri"] = 17;
  return std::make_shared<const std::string>(body.dump());
}

/// Answers of one status code; nothing for a fault that is of another kind.
std::optional<ServiceAnswer> status_answer(Fault fault, const std::string& path) {
  switch (fault) {
    case Fault::unauthorized: return error_answer(path, 401, 20003, "Authenticate");
    case Fault::forbidden: return error_answer(path, 403, 70051, "Authorization Error: the key lacks a permission");
    case Fault::not_found: return error_answer(path, 404, 20404, "The requested resource was not found");
    case Fault::too_many:
    case Fault::too_many_retry_seconds:
    case Fault::too_many_retry_date: return error_answer(path, 429, 20429, "Too Many Requests");
    case Fault::server_error: return error_answer(path, 500, 20500, "Internal Server Error");
    case Fault::unavailable: return error_answer(path, 503, 20503, "Service Unavailable");
    default: return std::nullopt;
  }
}

/// What is written to one connection. Owns what the content providers of cpp-httplib need until they have run.
class Delivery {
 public:
  Delivery(const httplib::Request& request, const StopSignal& stop)
      : local_port_(request.local_port), remote_port_(request.remote_port), stop_(stop) {}

  void whole(httplib::Response& response, const ServiceAnswer& answer) const {
    provide(response, answer, answer.body->size(), [](int) { return false; });
  }

  /// The first half of the body, then what `at_half` does with the connection.
  void half(httplib::Response& response, const ServiceAnswer& answer, std::function<void(int)> at_half) const {
    provide(response, answer, answer.body->size() / 2, [at_half = std::move(at_half)](int socket) {
      at_half(socket);
      return false;
    });
  }

  void endless(httplib::Response& response, const ServiceAnswer& answer) const {
    const auto connection = socket();
    auto source = [connection, body = answer.body, &stop = stop_](std::size_t offset, httplib::DataSink& sink) {
      static const std::string kZeros(kBlockBytes, '\0');
      if (!connection || !stop.wait_for_room(*connection)) return false;
      const std::string_view rest = offset < body->size() ? std::string_view(*body).substr(offset) : kZeros;
      return sink.write(rest.data(), std::min(rest.size(), kBlockBytes));
    };
    response.set_chunked_content_provider(answer.content_type, source);
  }

  void dribble(httplib::Response& response, const ServiceAnswer& answer) const {
    const auto connection = socket();
    auto source = [=, body = answer.body, &stop = stop_](std::size_t offset, std::size_t, httplib::DataSink& sink) {
      return connection && stop.pause(*connection, kBetweenDrops) && sink.write(body->data() + offset, 1);
    };
    response.set_content_provider(answer.body->size(), answer.content_type, source);
  }

  /// RST before a byte is answered.
  void reset(httplib::Response& response) const {
    if (const auto connection = socket()) reset_connection(*connection);
    response.status = 500;
  }

  std::optional<int> socket() const { return connection_between(local_port_, remote_port_); }

 private:
  // Promises the whole length. After `bytes` of it, `go_on` decides.
  void provide(httplib::Response& response, const ServiceAnswer& answer, std::size_t bytes,
               const std::function<bool(int)>& go_on) const {
    const auto connection = socket();
    auto source = [=, body = answer.body, &stop = stop_](std::size_t offset, std::size_t, httplib::DataSink& sink) {
      if (!connection) return false;
      if (offset >= bytes) return go_on(*connection);
      return stop.wait_for_room(*connection) &&
             sink.write(body->data() + offset, std::min(bytes - offset, kBlockBytes));
    };
    response.set_content_provider(answer.body->size(), answer.content_type, source);
  }

  int local_port_;
  int remote_port_;
  const StopSignal& stop_;
};

/// cpp-httplib's server in a thread of its own.
class Listener {
 public:
  using Handler = std::function<void(const httplib::Request&, httplib::Response&)>;

  Listener(int port, Handler handler) {
    // Not before the routing: the body of a request is read after that.
    const auto serve = [handler = std::move(handler)](const httplib::Request& request, httplib::Response& response) {
      handler(request, response);
    };
    server_.Get(".*", serve).Post(".*", serve).Put(".*", serve).Patch(".*", serve).Delete(".*", serve);
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server_.set_keep_alive_max_count(std::size_t{1} << 40);
    server_.set_tcp_nodelay(true);
    port_ = port == 0 ? server_.bind_to_any_port(kHost) : server_.bind_to_port(kHost, port) ? port : -1;
    if (port_ < 0) throw std::runtime_error(fmt::format("{}:{}: cannot listen, the port may be taken", kHost, port));
  }
  ~Listener() { stop(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void start() {
    thread_ = std::thread([this] {
      server_.listen_after_bind();
      ended_ = true;
    });
    // stop() does nothing before the server runs. Connections are taken since the port was bound.
    while (!server_.is_running() && !ended_) std::this_thread::yield();
  }

  void stop() {
    if (!thread_.joinable()) return;
    server_.stop();
    thread_.join();
  }

  std::string url() const { return fmt::format("http://{}:{}", kHost, port_); }

 private:
  httplib::Server server_;
  int port_ = -1;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

}  // namespace

class FakeTwilio::Implementation {
 public:
  Implementation(Catalogue catalogue, FaultScript faults, int port)
      : catalogue_(std::move(catalogue)),
        faults_(std::move(faults)),
        service_(port, [this](const auto& request, auto& response) { serve(request, response); }),
        elsewhere_(0, [this](const auto& request, auto& response) { serve_elsewhere(request, response); }) {
    service_.start();
    elsewhere_.start();
  }

  ~Implementation() {
    stop_.give();
    service_.stop();
    elsewhere_.stop();
  }

  std::string base_url() const { return service_.url(); }
  std::string elsewhere_url() const { return elsewhere_.url(); }

  template <typename Action>
  auto locked(Action action) {
    const std::lock_guard lock(mutex_);
    return action();
  }

  Catalogue catalogue_;
  FaultScript faults_;
  std::vector<LoggedRequest> requests_;
  std::vector<LoggedRequest> requests_elsewhere_;

 private:
  void serve(const httplib::Request& http_request, httplib::Response& response) {
    // No Range is documented: cpp-httplib would honour one.
    const_cast<httplib::Request&>(http_request).ranges.clear();
    ServiceRequest request = service_request(http_request);
    const auto [fault, answer] = locked([&] {
      advance_calls(catalogue_, std::chrono::system_clock::now());
      const Fault met = endless_page(request.query) > 0 ? Fault::endless_paging : faults_.next(request.path);
      requests_.push_back(logged(request, met));
      return std::pair(met, answer_with(met, request));
    });
    response.status = answer.status;
    if (answer.status == 401) response.set_header("WWW-Authenticate", "Basic realm=\"Twilio API\"");
    if (fault == Fault::too_many_retry_seconds) response.set_header("Retry-After", std::to_string(kRetryAfter.count()));
    if (fault == Fault::too_many_retry_date) {
      response.set_header("Retry-After", http_date(std::chrono::system_clock::now() + kRetryAfter));
    }
    if (fault == Fault::redirect_elsewhere) {
      response.set_redirect(elsewhere_.url() + uri_of(request.path, request.query), 307);
      return;
    }
    deliver(fault, answer, Delivery(http_request, stop_), response);
  }

  /// The answer that the fault leaves: another one, a spoilt one or the right one.
  ServiceAnswer answer_with(Fault fault, const ServiceRequest& request) {
    if (auto failed = status_answer(fault, request.path)) return *failed;
    ServiceRequest asked = request;
    if (request.method == "POST") {
      return answer_to_post(catalogue_, request, {service_.url(), ""}, std::chrono::system_clock::now());
    }
    if (endless_page(request.query) > 0) asked.query = without_page(request.query);
    ServiceAnswer result = answer(catalogue_, asked, {service_.url(), elsewhere_.url() + "/customer-storage"});
    if (result.status != 200) return result;
    switch (fault) {
      case Fault::xml_with_200:
        result.body = error_answer("media", 404, 20404, "The requested resource was not found").body;
        result.content_type = "application/xml";
        break;
      case Fault::wrong_content_type: result.content_type = "text/html"; break;
      case Fault::nonsense_json:
        result.body = nonsense(result.page_key);
        result.content_type = "application/json";
        break;
      case Fault::broken_json:
        result.body = std::make_shared<const std::string>(result.body->substr(0, result.body->size() / 2));
        result.content_type = "application/json";
        break;
      default: spoil_page(result, fault, request, elsewhere_.url());
    }
    return result;
  }

  void deliver(Fault fault, const ServiceAnswer& answer, const Delivery& delivery, httplib::Response& response) const {
    switch (fault) {
      case Fault::reset: return delivery.reset(response);
      case Fault::reset_midway: return delivery.half(response, answer, reset_connection);
      case Fault::short_body: return delivery.half(response, answer, [](int) {});
      case Fault::stall:
        return delivery.half(response, answer, [&stop = stop_](int socket) { stop.wait_for_hangup(socket); });
      case Fault::late: std::this_thread::sleep_for(kLateness); return delivery.whole(response, answer);
      case Fault::dribble: return delivery.dribble(response, answer);
      case Fault::endless_body: return delivery.endless(response, answer);
      default: return delivery.whole(response, answer);
    }
  }

  void serve_elsewhere(const httplib::Request& request, httplib::Response& response) {
    locked([&] { requests_elsewhere_.push_back(logged(service_request(request), Fault::none)); });
    response.set_content("elsewhere\n", "text/plain");
  }

  std::mutex mutex_;
  StopSignal stop_;
  Listener service_;
  Listener elsewhere_;
};

FakeTwilio::FakeTwilio(Catalogue catalogue, FaultScript faults, int port)
    : implementation_(std::make_unique<Implementation>(std::move(catalogue), std::move(faults), port)) {}

FakeTwilio::~FakeTwilio() = default;

std::string FakeTwilio::base_url() const {
  return implementation_->base_url();
}

std::string FakeTwilio::elsewhere_url() const {
  return implementation_->elsewhere_url();
}

Catalogue FakeTwilio::catalogue() const {
  return implementation_->locked([&] { return implementation_->catalogue_; });
}

void FakeTwilio::change(const std::function<void(Catalogue&)>& change) {
  implementation_->locked([&] { change(implementation_->catalogue_); });
}

void FakeTwilio::set_faults(FaultScript faults) {
  implementation_->locked([&] { implementation_->faults_ = std::move(faults); });
}

std::vector<LoggedRequest> FakeTwilio::requests() const {
  return implementation_->locked([&] { return implementation_->requests_; });
}

std::vector<LoggedRequest> FakeTwilio::requests_elsewhere() const {
  return implementation_->locked([&] { return implementation_->requests_elsewhere_; });
}

void FakeTwilio::forget_requests() {
  implementation_->locked([&] {
    implementation_->requests_.clear();
    implementation_->requests_elsewhere_.clear();
  });
}

}  // namespace turngap::test
