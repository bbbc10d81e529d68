#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "turngap/core/error.h"
#include "turngap/results/recording.h"

namespace turngap {

/// One recording cannot be opened with the key: another key, a wrong tag, malformed details.
class DecryptionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The private half of the key that Twilio encrypts recordings with (RSA, PEM).
class PrivateKey {
 public:
  /// Throws FatalError if the file is no such key; never with its content.
  explicit PrivateKey(const std::filesystem::path& pem_file);
  ~PrivateKey();
  PrivateKey(const PrivateKey&) = delete;
  PrivateKey& operator=(const PrivateKey&) = delete;

  /// Replaces the `size` bytes of an open file (AES-256-GCM, the tag is its last 16 bytes) by the audio and gives its
  /// size; the bytes beyond are for the caller to cut off. The whole tag is verified before the first byte is replaced.
  /// Throws DecryptionError.
  std::int64_t decrypt_in_place(int file, std::int64_t size, const Encryption& encryption) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace turngap
