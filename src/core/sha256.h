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

/// SHA-256, piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::span<const char> bytes);
  /// Ends the sum and gives it, hexadecimal.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The sum of all that a seekable stream holds; it stands at its beginning afterwards. Empty where it cannot be read,
/// or `stop`, asked again and again, gives true.
std::string sha256_of(std::istream& stream, const std::function<bool()>& stop = {});

}  // namespace turngap
