#pragma once

#include <string>

#include "support/fake_twilio/catalogue.h"

namespace turngap::test {

/// An RSA key of 2048 bits, both halves as PEM.
struct FakeKeyPair {
  std::string private_pem;
  std::string public_pem;
};

FakeKeyPair make_key_pair();

/// Replaces the media by its ciphertext as the service does: AES-256-GCM with a key and an IV of its own, the tag as
/// the last 16 bytes, the key wrapped with RSA-OAEP-SHA256. Throws std::runtime_error where the PEM is no public key.
void encrypt_media(FakeRecording& recording, const std::string& public_pem, bool long_spelling = true);

}  // namespace turngap::test
