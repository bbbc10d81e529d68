#pragma once

#include <functional>
#include <istream>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace turngap {

/// Bytes as digits, two each, in lower case.
std::string hexadecimal(std::string_view bytes);

/// The sum of one algorithm, piece by piece.
class Digest {
 public:
  /// `algorithm` as OpenSSL names it: "SHA256", "SHA1", "MD5". Throws FatalError where it cannot be used.
  explicit Digest(const char* algorithm = "SHA256");
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void add(std::span<const char> bytes);
  /// Ends the sum and gives its bytes.
  std::string bytes();
  /// The same as digits.
  std::string text() { return hexadecimal(bytes()); }

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The SHA-256 of a text, hexadecimal.
std::string sha256_of(std::string_view text);

/// The same of all that a seekable stream holds; it stands at its beginning afterwards. Empty where it cannot be read,
/// or `stop`, asked again and again, gives true.
std::string sha256_of(std::istream& stream, const std::function<bool()>& stop = {});

}  // namespace turngap
