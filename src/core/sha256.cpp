#include "core/sha256.h"

#include <openssl/evp.h>

#include <vector>

#include "turngap/core/error.h"

namespace turngap {
std::string hexadecimal(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text += kDigits[static_cast<unsigned char>(byte) >> 4U];
    text += kDigits[byte & 15];
  }
  return text;
}

struct Sha256::State {
  struct Closer {
    void operator()(EVP_MD_CTX* closed) const { EVP_MD_CTX_free(closed); }
  };
  std::unique_ptr<EVP_MD_CTX, Closer> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (!state_->context || EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1) {
    throw FatalError("OpenSSL: SHA-256 cannot be used");
  }
}

Sha256::~Sha256() = default;

void Sha256::add(std::span<const char> bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Sha256::finish() {
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_DigestFinal_ex(state_->context.get(), sum, &length);
  return hexadecimal({reinterpret_cast<const char*>(sum), length});
}

std::string sha256_of(std::istream& stream, const std::function<bool()>& stop) {
  constexpr std::size_t kBlock = 1 << 16;
  std::vector<char> block(kBlock);
  Sha256 sum;
  stream.seekg(0);
  while (stream.read(block.data(), kBlock) || stream.gcount() > 0) {
    if (stop && stop()) break;
    sum.add(std::span(block).first(static_cast<std::size_t>(stream.gcount())));
  }
  const bool whole = stream.eof() && !stream.bad();
  stream.clear();
  stream.seekg(0);
  return whole ? sum.finish() : "";
}

}  // namespace turngap
