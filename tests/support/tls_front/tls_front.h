#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/temporary_folder.h"
#include "support/tls_front/child_server.h"
#include "support/tls_front/test_authority.h"

namespace turngap::test {

/// A program that speaks TLS, HTTP/2 and HTTP/1.1 in front of a stand-in on loopback, for as long as the object lives.
class TlsFront {
 public:
  /// Debian's nghttpx, which does everything right. `backend` is "http://127.0.0.1:PORT".
  explicit TlsFront(const std::string& backend);
  /// node's http2 with what goes wrong over HTTP/2 alone, see http2_front.mjs, e.g. {"goaway", "refused-stream"}: each
  /// meets every so-manyth request.
  TlsFront(const std::string& backend, const std::vector<std::string>& faults);

  std::string base_url() const;
  const std::filesystem::path& ca() const { return authority_.ca; }

 private:
  TlsFront();

  TemporaryFolder folder_;
  TestAuthority authority_;
  ChildServer server_;
};

}  // namespace turngap::test
