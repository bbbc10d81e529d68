// The client of libcurl, against a server of one answer.

#include "turngap/net/http_client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "net/received_file.h"
#include "support/temporary_folder.h"
#include "turngap/core/error.h"
#include "turngap/net/request_queue.h"

namespace turngap::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class OneAnswer {
 public:
  OneAnswer() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 1);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::jthread([this] { serve(); });
  }
  ~OneAnswer() {
    thread_.join();
    close(listener_);
  }

  const std::string& url() const { return url_; }

 private:
  void serve() const {
    constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const int connection = accept(listener_, nullptr, nullptr);
    std::array<char, 4096> request{};
    if (read(connection, request.data(), request.size()) > 0 && write(connection, kAnswer.data(), kAnswer.size()) > 0) {
      shutdown(connection, SHUT_WR);
    }
    close(connection);
  }

  int listener_;
  std::string url_;
  std::jthread thread_;
};

// As libcurl refuses one from within a transfer. One that were waited for and not there would never end.
TEST(HttpClient, ATransferThatIsRefusedIsAnError) {
  const OneAnswer server;
  HttpClient client({.service = *origin_of(server.url()), .http2 = false});
  bool refused = false;
  bool done = false;
  HttpRequest request;
  request.url = server.url() + "/a";
  request.on_body = [&](std::string_view) {
    HttpRequest other;
    other.url = server.url() + "/b";
    try {
      client.start(other, [](const HttpResponse&) {});
    } catch (const FatalError& error) {
      refused = std::string_view(error.what()).find("expected libcurl to take the transfer") != std::string_view::npos;
    }
    return "";
  };
  client.start(request, [&](const HttpResponse& response) { done = response.status == 200; });
  while (!done) client.wait(std::chrono::milliseconds{1000});
  EXPECT_TRUE(refused);
}

TEST(HttpClient, WhatCannotBeStoredIsAskedForOnceAndToldWithTheReason) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here, the only disk that is always full";
  const TemporaryFolder folder;
  const OneAnswer server;
  HttpClient client({.service = *origin_of(server.url()), .http2 = false});
  RequestQueue queue(client, {.service = *origin_of(server.url())});
  const auto file = std::make_shared<PrivateFile>(folder / "a.wav");
  QueuedRequest request;
  request.http.url = server.url() + "/a";
  receive_into(file, request.http, [](std::int64_t) {});
  const auto begin = request.http.on_start;
  request.http.on_start = [&] {
    begin();
    dup2(open("/dev/full", O_WRONLY | O_CLOEXEC), file->descriptor());
  };
  const RequestResult result = queue.get(std::move(request));
  EXPECT_EQ(result.answer, Answer::final);
  EXPECT_EQ(result.tries, 1);
  EXPECT_THAT(result.problem, AllOf(HasSubstr("cannot be stored"), HasSubstr("No space left on device")));
}

}  // namespace
}  // namespace turngap::test
