#include "support/fake_twilio/encrypted_media.h"

#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include "support/freed.h"

namespace turngap::test {
namespace {

constexpr int kKeyBytes = 32;
constexpr int kIvBytes = 12;
constexpr int kTagBytes = 16;
constexpr unsigned kRsaBits = 2048;

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;

void require(bool succeeded, const char* step) {
  if (!succeeded) throw std::runtime_error(std::string("OpenSSL failed: ") + step);
}

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string content(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string random_bytes(int count) {
  std::string result(static_cast<std::size_t>(count), '\0');
  require(RAND_bytes(bytes(result), count) == 1, "random bytes");
  return result;
}

std::string base64(const std::string& text) {
  std::string result(4 * ((text.size() + 2) / 3) + 1, '\0');
  result.resize(static_cast<std::size_t>(EVP_EncodeBlock(bytes(result), bytes(text), static_cast<int>(text.size()))));
  return result;
}

std::string wrapped(const std::string& key, const std::string& public_pem) {
  const Memory pem(BIO_new_mem_buf(public_pem.data(), static_cast<int>(public_pem.size())));
  const Key public_key(PEM_read_bio_PUBKEY(pem.get(), nullptr, nullptr, nullptr));
  require(public_key != nullptr, "reading the public key");
  const KeyContext context(EVP_PKEY_CTX_new(public_key.get(), nullptr));
  require(EVP_PKEY_encrypt_init(context.get()) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
              EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) == 1 &&
              EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha256()) == 1,
          "choosing RSA-OAEP-SHA256");
  std::size_t size = 0;
  require(EVP_PKEY_encrypt(context.get(), nullptr, &size, bytes(key), key.size()) == 1, "wrapping the key");
  std::string result(size, '\0');
  require(EVP_PKEY_encrypt(context.get(), bytes(result), &size, bytes(key), key.size()) == 1, "wrapping the key");
  result.resize(size);
  return result;
}

std::string sealed(const std::string& plain, const std::string& key, const std::string& iv) {
  const CipherContext context(EVP_CIPHER_CTX_new());
  require(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(iv)) == 1, "AES-256-GCM");
  std::string result(plain.size(), '\0');
  std::string tag(kTagBytes, '\0');
  int written = 0;
  require(EVP_EncryptUpdate(context.get(), bytes(result), &written, bytes(plain), static_cast<int>(plain.size())) == 1,
          "encrypting");
  require(EVP_EncryptFinal_ex(context.get(), bytes(tag), &written) == 1, "encrypting");
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1, "the tag");
  return result + tag;
}

}  // namespace

FakeKeyPair make_key_pair() {
  const Key key(EVP_RSA_gen(kRsaBits));
  require(key != nullptr, "making a key");
  const Memory private_half(BIO_new(BIO_s_mem()));
  const Memory public_half(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey(private_half.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
              PEM_write_bio_PUBKEY(public_half.get(), key.get()) == 1,
          "writing a key");
  return {content(private_half.get()), content(public_half.get())};
}

void encrypt_media(FakeRecording& recording, const std::string& public_pem, bool long_spelling) {
  const std::string key = random_bytes(kKeyBytes);
  const std::string iv = random_bytes(kIvBytes);
  recording.media = std::make_shared<const std::string>(sealed(*recording.media, key, iv));
  recording.encryption = FakeEncryption{fake_sid("CR", 1), base64(wrapped(key, public_pem)), base64(iv), long_spelling};
}

}  // namespace turngap::test
