#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace turngap {

/// How a transfer ended.
enum class TransferEnd {
  answered,      ///< status and whole body arrived, whatever the status
  refused,       ///< no connection: refused, unreachable, or the name is unknown
  reset,         ///< the connection broke, or what came is no HTTP
  stalled,       ///< too little arrived for too long
  short_body,    ///< fewer bytes than Content-Length promised
  too_large,     ///< more bytes than the request allows
  untrusted,     ///< TLS: no certificate that can be trusted
  not_taken,     ///< the body cannot be stored: the disk is full, or refuses it
  proxy_denied,  ///< the proxy wants credentials (407)
  forbidden,     ///< not connected: a redirect or URL that leads where nothing may be fetched from
};

/// One request. The body of a 200 goes to `on_body` where that is set, every other body into the response; of an answer
/// that is no success, the first 64 KiB.
struct HttpRequest {
  std::string url;
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>> headers;  ///< name and value
  std::vector<std::string> keep_headers;  ///< names of headers of the answer that are of interest beside the usual
  std::string body;
  std::chrono::milliseconds timeout{0};  ///< for the whole transfer, which is `stalled` after that; 0: none
  bool send_once = false;  ///< never sent again on another connection when the kept one turns out to be dead: `reset`
  std::int64_t max_body_bytes = 64LL << 20;
  std::function<void()> on_start;  ///< a transfer begins, maybe again: forget what has arrived
  /// Gives why this part of the body cannot be stored, which breaks the transfer off; empty where it was.
  std::function<std::string(std::string_view)> on_body;
};

struct HttpResponse {
  TransferEnd end = TransferEnd::answered;
  int status = 0;                              ///< 0 where none arrived
  std::string content_type;                    ///< as sent, maybe with parameters
  std::string retry_after;                     ///< as sent; empty where absent
  std::string location;                        ///< as sent; empty where absent
  std::map<std::string, std::string> headers;  ///< those of `keep_headers` that came
  std::optional<std::int64_t> content_length;  ///< as promised
  std::int64_t received_bytes = 0;
  std::string body;
  std::string problem;  ///< in words; empty where answered
};

/// Transfers that go on side by side: the seam to the network.
class HttpTransport {
 public:
  using Done = std::function<void(const HttpResponse&)>;

  virtual ~HttpTransport() = default;
  virtual void start(const HttpRequest& request, Done done) = 0;
  /// Waits until something happens, at most `at_most`, moves the transfers on and calls `done` of those that ended.
  virtual void wait(std::chrono::milliseconds at_most) = 0;
};

}  // namespace turngap
