#include "turngap/twilio/decryption.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <vector>

#include "core/base64.h"

namespace turngap {
namespace {

constexpr std::int64_t kTagBytes = 16;
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kMaxIvBytes = 128;
constexpr std::size_t kBlock = 1 << 20;

using Bytes = std::vector<unsigned char>;

struct Closer {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
template <typename T>
using Owned = std::unique_ptr<T, Closer>;

Bytes bytes_in(const std::string& text, std::string_view what) {
  const auto bytes = from_base64(text);
  if (!bytes) throw DecryptionError(fmt::format("expected the {} in base64, found something else", what));
  return {bytes->begin(), bytes->end()};
}

Bytes unwrap(EVP_PKEY* key, const Bytes& wrapped) {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key, nullptr));
  Bytes plain(static_cast<std::size_t>(EVP_PKEY_get_size(key)));
  std::size_t length = plain.size();
  const bool unwrapped = context && EVP_PKEY_decrypt_init(context.get()) == 1 &&
                         EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
                         EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) == 1 &&
                         EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha256()) == 1 &&
                         EVP_PKEY_decrypt(context.get(), plain.data(), &length, wrapped.data(), wrapped.size()) == 1;
  if (!unwrapped || length != kKeyBytes) {
    throw DecryptionError("the private key does not open this recording's key: was it encrypted for another one?");
  }
  plain.resize(length);
  return plain;
}

Owned<EVP_CIPHER_CTX> cipher(const Bytes& key, const Bytes& iv) {
  Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  const bool ready =
      context && !iv.empty() && iv.size() <= kMaxIvBytes &&
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, nullptr, nullptr) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_IVLEN, static_cast<int>(iv.size()), nullptr) == 1 &&
      EVP_DecryptInit_ex(context.get(), nullptr, nullptr, key.data(), iv.data()) == 1;
  if (!ready) throw DecryptionError(fmt::format("expected an IV for AES-256-GCM, found one of {} bytes", iv.size()));
  return context;
}

// Decrypts the first `size` bytes block by block; `take` gets each block and where it lies.
template <typename Take>
void decrypt_blocks(EVP_CIPHER_CTX* context, int file, std::int64_t size, Take take) {
  Bytes sealed(kBlock);
  Bytes open(kBlock);
  for (std::int64_t at = 0; at < size;) {
    const auto wanted = std::min<std::int64_t>(kBlock, size - at);
    const ssize_t got = pread(file, sealed.data(), static_cast<std::size_t>(wanted), at);
    if (got < 0 && errno == EINTR) continue;
    int length = 0;
    if (got <= 0 || EVP_DecryptUpdate(context, open.data(), &length, sealed.data(), static_cast<int>(got)) != 1) {
      throw DecryptionError("the encrypted file cannot be read back");
    }
    take(open.data(), static_cast<std::size_t>(length), at);
    at += got;
  }
}

void verify_tag(const Bytes& key, const Bytes& iv, int file, std::int64_t size) {
  std::array<unsigned char, kTagBytes> tag{};
  if (pread(file, tag.data(), kTagBytes, size) != kTagBytes) throw DecryptionError("the tag cannot be read back");
  const auto context = cipher(key, iv);
  decrypt_blocks(context.get(), file, size, [](const unsigned char*, std::size_t, std::int64_t) {});
  unsigned char none[16];
  int length = 0;
  if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) != 1 ||
      EVP_DecryptFinal_ex(context.get(), none, &length) != 1) {
    throw DecryptionError("the authentication tag is wrong: the bytes are not those that were encrypted");
  }
}

void write_back(int file, const unsigned char* data, std::size_t size, std::int64_t at) {
  while (size > 0) {
    const ssize_t written = pwrite(file, data, size, at);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw FatalError("a decrypted recording cannot be written: is the disk full?");
    data += written;
    at += written;
    size -= static_cast<std::size_t>(written);
  }
}

}  // namespace

struct PrivateKey::State {
  Owned<EVP_PKEY> key;
};

PrivateKey::PrivateKey(const std::filesystem::path& pem_file) : state_(std::make_unique<State>()) {
  const Owned<std::FILE> file(std::fopen(pem_file.c_str(), "re"));
  if (!file)
    throw FatalError(fmt::format("{}: expected a private key, found no file that can be read", pem_file.string()));
  // Without a callback OpenSSL would ask the terminal for a pass phrase.
  const auto no_pass_phrase = [](char*, int, int, void*) { return -1; };
  state_->key.reset(PEM_read_PrivateKey(file.get(), nullptr, no_pass_phrase, nullptr));
  if (!state_->key || EVP_PKEY_get_base_id(state_->key.get()) != EVP_PKEY_RSA) {
    throw FatalError(fmt::format("{}: expected an RSA private key in PEM without a pass phrase, found something else",
                                 pem_file.string()));
  }
}

PrivateKey::~PrivateKey() = default;

std::int64_t PrivateKey::decrypt_in_place(int file, std::int64_t size, const Encryption& encryption) const {
  const std::int64_t audio_bytes = size - kTagBytes;
  if (audio_bytes <= 0) throw DecryptionError(fmt::format("expected more than {} bytes, found {}", kTagBytes, size));
  Bytes key = unwrap(state_->key.get(), bytes_in(encryption.wrapped_key, "wrapped key"));
  const Bytes iv = bytes_in(encryption.iv, "IV");
  verify_tag(key, iv, file, audio_bytes);
  decrypt_blocks(
      cipher(key, iv).get(), file, audio_bytes,
      [file](const unsigned char* data, std::size_t length, std::int64_t at) { write_back(file, data, length, at); });
  OPENSSL_cleanse(key.data(), key.size());
  return audio_bytes;
}

}  // namespace turngap
