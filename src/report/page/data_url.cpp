#include "report/page/data_url.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>

namespace turngap {

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // and the NUL that OpenSSL adds
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string data_url(std::string_view media_type, std::string_view bytes) {
  return std::string("data:").append(media_type).append(";base64,") + base64(bytes);
}

std::string policy_hash(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> sum{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), sum.data());
  return "'sha256-" + base64({reinterpret_cast<const char*>(sum.data()), sum.size()}) + "'";
}

}  // namespace turngap
