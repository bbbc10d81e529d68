#include "turngap/net/origin.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace turngap {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

int default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool is_ipv6_character(char c) {
  return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

bool is_host(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return std::ranges::all_of(host.substr(1, host.size() - 2), is_ipv6_character);
  }
  return !host.empty() && std::ranges::all_of(host, is_host_character);
}

std::optional<int> parse_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535) return std::nullopt;
  return port;
}

}  // namespace

bool Origin::is_loopback() const {
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

std::string Origin::text() const {
  return port == default_port(scheme) ? fmt::format("{}://{}", scheme, host)
                                      : fmt::format("{}://{}:{}", scheme, host, port);
}

std::optional<Origin> origin_of(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  const std::string scheme = lower(url.substr(0, scheme_end));
  if (scheme != "https" && scheme != "http") return std::nullopt;
  std::string_view authority = url.substr(scheme_end + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const auto bracket = authority.rfind(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string host = lower(authority.substr(0, colon));
  if (!is_host(host)) return std::nullopt;
  const auto port = colon == std::string_view::npos ? default_port(scheme) : parse_port(authority.substr(colon + 1));
  if (!port) return std::nullopt;
  return Origin{scheme, host, *port};
}

bool may_connect(const Origin& origin, const Origin& configured) {
  if (origin.scheme == "https") return true;
  return origin.is_loopback() && configured.scheme == "http" && configured.is_loopback();
}

std::optional<std::string> resolve(const Origin& base, std::string_view reference) {
  if (reference.find_first_of("\\ \r\n\t") != std::string_view::npos) return std::nullopt;
  if (origin_of(reference)) return std::string(reference);
  if (!reference.starts_with("/") || reference.starts_with("//")) return std::nullopt;
  return base.text() + std::string(reference);
}

}  // namespace turngap
