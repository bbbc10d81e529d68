#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace turngap {

/// Scheme, host and port of a URL (RFC 6454): what credentials are bound to.
struct Origin {
  std::string scheme;  ///< "https" or "http", in lower case
  std::string host;    ///< in lower case; an IPv6 address with its brackets
  int port = 0;

  bool operator==(const Origin&) const = default;
  bool is_loopback() const;
  /// "https://api.example.com", with the port unless it is that of the scheme.
  std::string text() const;
};

/// The origin of an absolute http or https URL. Nothing for any other text, and none for one that carries a user, a
/// password or a backslash.
std::optional<Origin> origin_of(std::string_view url);

/// Whether a recording may be fetched from there: https, or http on loopback where the configured service is that too.
bool may_connect(const Origin& origin, const Origin& configured);

/// The absolute URL that `reference` (a path from the root, or an absolute URL) means in an answer of `base`. Nothing
/// for any other reference.
std::optional<std::string> resolve(const Origin& base, std::string_view reference);

}  // namespace turngap
