#include "core/digest.h"

#include <fmt/format.h>
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

struct Digest::State {
  struct Closer {
    void operator()(EVP_MD_CTX* closed) const { EVP_MD_CTX_free(closed); }
  };
  std::unique_ptr<EVP_MD_CTX, Closer> context{EVP_MD_CTX_new()};
};

Digest::Digest(const char* algorithm) : state_(std::make_unique<State>()) {
  const EVP_MD* kind = EVP_get_digestbyname(algorithm);
  if (!state_->context || kind == nullptr || EVP_DigestInit_ex(state_->context.get(), kind, nullptr) != 1) {
    throw FatalError(fmt::format("OpenSSL: {} cannot be used", algorithm));
  }
}

Digest::~Digest() = default;

void Digest::add(std::span<const char> bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Digest::bytes() {
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_DigestFinal_ex(state_->context.get(), sum, &length);
  return {sum, sum + length};
}

std::string sha256_of(std::string_view text) {
  Digest sum;
  sum.add(text);
  return sum.text();
}

std::string sha256_of(std::istream& stream, const std::function<bool()>& stop) {
  constexpr std::size_t kBlock = 1 << 16;
  std::vector<char> block(kBlock);
  Digest sum;
  stream.seekg(0);
  while (stream.read(block.data(), kBlock) || stream.gcount() > 0) {
    if (stop && stop()) break;
    sum.add(std::span(block).first(static_cast<std::size_t>(stream.gcount())));
  }
  const bool whole = stream.eof() && !stream.bad();
  stream.clear();
  stream.seekg(0);
  return whole ? sum.text() : "";
}

}  // namespace turngap
