#pragma once

#include <memory>

#include "turngap/net/http.h"
#include "turngap/net/origin.h"

namespace turngap {

struct HttpSettings {
  Origin service;  ///< the only origin that is ever sent the credentials
  std::string user;
  std::string password;
  std::string agent = "turngap";  ///< the User-Agent
  std::string aws_signature;      ///< "aws:amz:REGION:s3": sign with it (Signature Version 4) instead of HTTP Basic
  std::string ca_file;            ///< PEM; who may sign a server's certificate. Empty: the system's authorities
  std::chrono::seconds connect_timeout{15};
  std::chrono::seconds stall_timeout{30};  ///< below 1000 byte/s for so long is stalled
  std::chrono::seconds longest_idle{118};  ///< a connection unused for longer is not used again
  bool plain_http_anywhere = false;        ///< http also to hosts beyond loopback: for a service without credentials
  bool http2 = true;                       ///< where offered; else HTTP/1.1, a connection for each request under way
};

/// Requests on one libcurl multi handle: connections are kept and shared, HTTP/2 where offered. TLS (1.2 at least) is
/// always verified, redirects never followed. One thread only.
class HttpClient : public HttpTransport {
 public:
  explicit HttpClient(HttpSettings settings);
  ~HttpClient() override;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void start(const HttpRequest& request, Done done) override;
  void wait(std::chrono::milliseconds at_most) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Name and version of the HTTP library.
std::string http_version();

}  // namespace turngap
