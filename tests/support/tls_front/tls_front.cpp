#include "support/tls_front/tls_front.h"

#include <fmt/format.h>

namespace turngap::test {
namespace {

// nghttpx writes an address as HOST,PORT.
std::string host_comma_port(const std::string& url) {
  std::string address = url.substr(url.find("://") + 3);
  address[address.rfind(':')] = ',';
  return address;
}

}  // namespace

TlsFront::TlsFront() : authority_(folder_.path()) {}

TlsFront::TlsFront(const std::string& backend) : TlsFront() {
  server_.start(
      {"nghttpx", "--conf=/dev/null", fmt::format("-f127.0.0.1,{}", server_.port()), "-b" + host_comma_port(backend),
       "--single-process", "--workers=1", authority_.key, authority_.certificate},
      {fmt::format("NGHTTPX_ACCEPT_1=tcp,{}", server_.listener())}, folder_ / "log");
}

TlsFront::TlsFront(const std::string& backend, const std::vector<std::string>& faults) : TlsFront() {
  std::vector<std::string> command{"node",
                                   TURNGAP_TESTS "/support/tls_front/http2_front.mjs",
                                   backend,
                                   authority_.key,
                                   authority_.certificate,
                                   std::to_string(server_.listener())};
  command.insert(command.end(), faults.begin(), faults.end());
  server_.start(std::move(command), {}, folder_ / "log");
}

std::string TlsFront::base_url() const {
  return fmt::format("https://127.0.0.1:{}", server_.port());
}

}  // namespace turngap::test
