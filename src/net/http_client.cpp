#include "turngap/net/http_client.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

#include "net/curl_library.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

constexpr long kReceiveBuffer = 256L << 10;
constexpr std::size_t kLargestErrorBody = 64 << 10;
constexpr long kLeastBytesPerSecond = 1000;  // on average over a few seconds, for as long as the stall timeout
constexpr int kProxyWantsCredentials = 407;

struct EasyCloser {
  void operator()(CURL* easy) const { curl().easy_cleanup(easy); }
};
struct MultiCloser {
  void operator()(CURLM* multi) const { curl().multi_cleanup(multi); }
};
struct HeadersCloser {
  void operator()(curl_slist* headers) const { curl().slist_free_all(headers); }
};
using Easy = std::unique_ptr<CURL, EasyCloser>;
using Multi = std::unique_ptr<CURLM, MultiCloser>;
using Headers = std::unique_ptr<curl_slist, HeadersCloser>;

struct Transfer {
  HttpRequest request;
  HttpTransport::Done done;
  Headers headers;
  Easy easy;
  HttpResponse response;
  std::array<char, CURL_ERROR_SIZE> error{};
  bool too_large = false;
  std::string not_taken;  ///< why; empty where all was
  bool sent = false;
  bool error_cut = false;
};

int status_of(CURL* easy) {
  long status = 0;
  curl().easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

int proxy_status_of(CURL* easy) {
  long status = 0;
  curl().easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
  return static_cast<int>(status);
}

// Of what a server says where it does not give what was asked for, the beginning is enough.
std::size_t receive_error(Transfer& transfer, std::string_view data) {
  std::string& body = transfer.response.body;
  const std::size_t room = kLargestErrorBody - body.size();
  body.append(data.substr(0, room));
  if (data.size() <= room) return data.size();
  transfer.error_cut = true;
  return 0;
}

std::size_t receive(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  HttpResponse& response = transfer.response;
  response.received_bytes += static_cast<std::int64_t>(size);
  if (status_of(transfer.easy.get()) / 100 != 2) return receive_error(transfer, {data, size});
  if (response.received_bytes > transfer.request.max_body_bytes) {
    transfer.too_large = true;
    return 0;
  }
  if (!transfer.request.on_body || status_of(transfer.easy.get()) != 200) {
    response.body.append(data, size);
    return size;
  }
  transfer.not_taken = transfer.request.on_body({data, size});
  return transfer.not_taken.empty() ? size : 0;
}

// Called whenever the request is about to be sent: libcurl sends it a second time, of itself, where a kept connection
// breaks before a byte is answered. The first one may have arrived.
int before_sending(void* user, char*, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(user);
  const bool again = std::exchange(transfer.sent, true);
  return again && transfer.request.send_once ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl().easy_setopt(easy, option, value);
  if (code == CURLE_OK) return;
  throw FatalError(fmt::format("libcurl: option {} is needed and cannot be set ({}, {})", static_cast<int>(option),
                               curl().easy_strerror(code), http_version()));
}

// What makes transfers faster at most: they go well without it.
template <typename Value>
void prefer(CURL* easy, CURLoption option, Value value) {
  static_cast<void>(curl().easy_setopt(easy, option, value));
}

// Only the configured service may see the credentials, whatever URL is asked for.
void set_credentials(CURL* easy, const HttpRequest& request, const HttpSettings& settings) {
  if (origin_of(request.url) != settings.service || settings.user.empty()) return;
  if (settings.aws_signature.empty()) {
    set(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  } else {
    set(easy, CURLOPT_AWS_SIGV4, settings.aws_signature.c_str());
    set(easy, CURLOPT_PATH_AS_IS, 1L);  // what is signed is what is sent: a key may hold ".."
  }
  set(easy, CURLOPT_USERNAME, settings.user.c_str());
  set(easy, CURLOPT_PASSWORD, settings.password.c_str());
}

void add_header(Transfer& transfer, const std::string& line) {
  curl_slist* const extended = curl().slist_append(transfer.headers.get(), line.c_str());
  if (extended == nullptr) throw FatalError("libcurl: out of memory");
  static_cast<void>(transfer.headers.release());
  transfer.headers.reset(extended);
}

void set_request(Transfer& transfer) {
  CURL* easy = transfer.easy.get();
  const HttpRequest& request = transfer.request;
  if (request.method == "POST" || !request.body.empty()) {
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDS, request.body.c_str());
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    if (request.body.empty()) add_header(transfer, "Content-Type:");  // none, instead of that of a form
  }
  if (request.method != "GET" && request.method != "POST") {
    set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  for (const auto& [name, value] : request.headers) add_header(transfer, fmt::format("{}: {}", name, value));
  if (transfer.headers) set(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  set(easy, CURLOPT_PREREQFUNCTION, before_sending);
  set(easy, CURLOPT_PREREQDATA, static_cast<void*>(&transfer));
}

void configure(Transfer& transfer, const HttpSettings& settings) {
  CURL* easy = transfer.easy.get();
  set(easy, CURLOPT_URL, transfer.request.url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) set(easy, CURLOPT_CAINFO, settings.ca_file.c_str());
  prefer(easy, CURLOPT_HTTP_VERSION,
         static_cast<long>(settings.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  prefer(easy, CURLOPT_PIPEWAIT, 1L);
  set(easy, CURLOPT_USERAGENT, settings.agent.c_str());
  set(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings.connect_timeout.count()));
  set(easy, CURLOPT_LOW_SPEED_LIMIT, kLeastBytesPerSecond);
  set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stall_timeout.count()));
  set(easy, CURLOPT_MAXAGE_CONN, static_cast<long>(settings.longest_idle.count()));
  prefer(easy, CURLOPT_BUFFERSIZE, kReceiveBuffer);
  set(easy, CURLOPT_ERRORBUFFER, transfer.error.data());
  set(easy, CURLOPT_WRITEFUNCTION, receive);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
  set(easy, CURLOPT_PRIVATE, static_cast<void*>(&transfer));
  if (settings.service.is_loopback()) set(easy, CURLOPT_NOPROXY, "*");
  set_credentials(easy, transfer.request, settings);
  set_request(transfer);
}

TransferEnd end_of(CURLcode code, const Transfer& transfer) {
  if (transfer.too_large) return TransferEnd::too_large;
  if (!transfer.not_taken.empty()) return TransferEnd::not_taken;
  if (transfer.error_cut) return TransferEnd::answered;
  if (code != CURLE_OK && proxy_status_of(transfer.easy.get()) == kProxyWantsCredentials) {
    return TransferEnd::proxy_denied;
  }
  // It had been sent on a kept connection, which broke.
  if (code == CURLE_COULDNT_CONNECT && transfer.sent && transfer.request.send_once) return TransferEnd::reset;
  switch (code) {
    case CURLE_OK: return TransferEnd::answered;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return TransferEnd::refused;
    case CURLE_OPERATION_TIMEDOUT: return TransferEnd::stalled;
    case CURLE_PARTIAL_FILE: return TransferEnd::short_body;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return TransferEnd::untrusted;
    default: return TransferEnd::reset;
  }
}

std::string header_of(CURL* easy, const char* name) {
  curl_header* header = nullptr;
  if (curl().easy_header(easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return "";
  return header->value;
}

void conclude(Transfer& transfer, CURLcode code) {
  CURL* easy = transfer.easy.get();
  HttpResponse& response = transfer.response;
  response.end = end_of(code, transfer);
  response.status = status_of(easy);
  response.content_type = header_of(easy, "Content-Type");
  response.retry_after = header_of(easy, "Retry-After");
  response.location = header_of(easy, "Location");
  for (const std::string& name : transfer.request.keep_headers) {
    if (std::string value = header_of(easy, name.c_str()); !value.empty()) response.headers[name] = std::move(value);
  }
  curl_off_t length = -1;
  curl().easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  if (length >= 0) response.content_length = length;
  if (response.end == TransferEnd::too_large) {
    response.problem = fmt::format("more than the expected {} bytes", transfer.request.max_body_bytes);
  } else if (response.end == TransferEnd::not_taken) {
    response.problem = transfer.not_taken;
  } else if (code != CURLE_OK && response.end != TransferEnd::answered) {
    response.problem = transfer.error[0] != '\0' ? transfer.error.data() : curl().easy_strerror(code);
  }
}

bool allowed(const Origin& origin, const HttpSettings& settings) {
  return may_connect(origin, settings.service) || (settings.plain_http_anywhere && origin.scheme == "http");
}

void initialise() {
  static const CURLcode result = curl().global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) throw FatalError(fmt::format("libcurl: cannot be used ({})", curl().easy_strerror(result)));
}

}  // namespace

struct HttpClient::State {
  HttpSettings settings;
  Multi multi;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers;

  ~State() {
    for (auto& [easy, transfer] : transfers) curl().multi_remove_handle(multi.get(), easy);
  }

  void conclude_ended() {
    int waiting = 0;
    while (const CURLMsg* message = curl().multi_info_read(multi.get(), &waiting)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      const auto found = transfers.find(message->easy_handle);
      curl().multi_remove_handle(multi.get(), message->easy_handle);
      const std::unique_ptr<Transfer> transfer = std::move(found->second);
      transfers.erase(found);
      conclude(*transfer, code);
      transfer->done(transfer->response);
    }
  }
};

HttpClient::HttpClient(HttpSettings settings) : state_(std::make_unique<State>()) {
  initialise();
  state_->settings = std::move(settings);
  state_->multi.reset(curl().multi_init());
  if (!state_->multi) throw FatalError("libcurl: cannot be used (out of memory)");
}

HttpClient::~HttpClient() = default;

void HttpClient::start(const HttpRequest& request, Done done) {
  const auto origin = origin_of(request.url);
  if (!origin || !allowed(*origin, state_->settings)) {
    done({.end = TransferEnd::forbidden,
          .problem = fmt::format("expected https, found {}", origin ? origin->text() : "no web address")});
    return;
  }
  auto transfer = std::make_unique<Transfer>();
  transfer->request = request;
  transfer->done = std::move(done);
  // A fresh one each time: a used one keeps part of its last transfer. Connections belong to the multi handle.
  transfer->easy.reset(curl().easy_init());
  if (!transfer->easy) throw FatalError("libcurl: out of memory");
  configure(*transfer, state_->settings);
  if (transfer->request.on_start) transfer->request.on_start();
  CURL* easy = transfer->easy.get();
  const CURLMcode code = curl().multi_add_handle(state_->multi.get(), easy);
  if (code != CURLM_OK) {
    throw FatalError(fmt::format("{}: expected libcurl to take the transfer, found that it refuses it ({})",
                                 origin->text(), static_cast<int>(code)));
  }
  state_->transfers.emplace(easy, std::move(transfer));
}

void HttpClient::wait(std::chrono::milliseconds at_most) {
  int running = 0;
  curl().multi_perform(state_->multi.get(), &running);
  if (running == static_cast<int>(state_->transfers.size())) {
    curl().multi_poll(state_->multi.get(), nullptr, 0, static_cast<int>(at_most.count()), nullptr);
    curl().multi_perform(state_->multi.get(), &running);
  }
  state_->conclude_ended();
}

std::string http_version() {
  return fmt::format("libcurl-{}", curl().version_info(CURLVERSION_NOW)->version);
}

}  // namespace turngap
