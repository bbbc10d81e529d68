#pragma once

#include <filesystem>

namespace turngap::test {

/// A certificate authority made for one test and a certificate of its for 127.0.0.1 and localhost, as PEM files in a
/// folder. Throws std::runtime_error where OpenSSL refuses.
struct TestAuthority {
  explicit TestAuthority(const std::filesystem::path& folder);

  std::filesystem::path ca;           ///< the authority's own certificate
  std::filesystem::path certificate;  ///< of the server
  std::filesystem::path key;          ///< of the server
};

}  // namespace turngap::test
