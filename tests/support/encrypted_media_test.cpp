#include "support/fake_twilio/encrypted_media.h"

#include <algorithm>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "support/fake_twilio/resource_json.h"

namespace turngap::test {
namespace {

FakeRecording encrypted(const std::string& wav, bool long_spelling) {
  FakeRecording recording;
  recording.media = std::make_shared<const std::string>(wav);
  encrypt_media(recording, make_key_pair().public_pem, long_spelling);
  return recording;
}

TEST(EncryptMedia, LeavesCiphertextAndATagOfSixteenBytes) {
  const std::string wav(1000, 'a');
  const FakeRecording recording = encrypted(wav, true);
  EXPECT_EQ(recording.media->size(), wav.size() + 16);
  EXPECT_EQ(recording.media->find("aaaa"), std::string::npos);
  EXPECT_EQ(recording.encryption->iv.size(), 16U) << "12 bytes in base64";
  EXPECT_EQ(recording.encryption->cek.size(), 344U) << "256 bytes in base64";
}

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string from_base64(std::string text) {
  const auto padding = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
  std::string result(text.size(), '\0');
  const int size = EVP_DecodeBlock(bytes(result), bytes(text), static_cast<int>(text.size()));
  result.resize(static_cast<std::size_t>(size) - padding);
  return result;
}

std::string unwrapped(std::string cek, const std::string& private_pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> pem(BIO_new_mem_buf(private_pem.data(), -1), BIO_free);
  const Key key(PEM_read_bio_PrivateKey(pem.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY_decrypt_init(context.get());
  EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING);
  EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256());
  std::string result(cek.size(), '\0');
  std::size_t size = result.size();
  if (EVP_PKEY_decrypt(context.get(), bytes(result), &size, bytes(cek), cek.size()) != 1) return "";
  result.resize(size);
  return result;
}

/// The plain text, or nothing where the tag does not fit.
std::string opened(std::string sealed, std::string key, std::string iv) {
  const CipherContext context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string tag = sealed.substr(sealed.size() - 16);
  std::string plain(sealed.size() - 16, '\0');
  int size = 0;
  EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(iv));
  EVP_DecryptUpdate(context.get(), bytes(plain), &size, bytes(sealed), static_cast<int>(plain.size()));
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, 16, tag.data());
  return EVP_DecryptFinal_ex(context.get(), bytes(tag), &size) == 1 ? plain : "";
}

TEST(EncryptMedia, IsUndoneByThePrivateKeyAlone) {
  const std::string wav = "RIFF and so on";
  const FakeKeyPair keys = make_key_pair();
  FakeRecording recording;
  recording.media = std::make_shared<const std::string>(wav);
  encrypt_media(recording, keys.public_pem);
  const std::string key = unwrapped(from_base64(recording.encryption->cek), keys.private_pem);
  ASSERT_EQ(key.size(), 32U);
  EXPECT_EQ(opened(*recording.media, key, from_base64(recording.encryption->iv)), wav);
  EXPECT_NE(unwrapped(from_base64(recording.encryption->cek), make_key_pair().private_pem), key);
}

TEST(EncryptMedia, SpellsItsKeysInBothWays) {
  for (const bool long_spelling : {true, false}) {
    const FakeRecording recording = encrypted("RIFF", long_spelling);
    const auto details = to_json(recording, fake_account(1), RecordingList::of_account, "", "")["encryption_details"];
    EXPECT_EQ(details.contains("encryption_cek"), long_spelling);
    EXPECT_EQ(details.contains("encryption_public_key_sid"), long_spelling);
    EXPECT_EQ(details.contains("encryption_iv"), long_spelling);
    EXPECT_EQ(details.contains("encrypted_cek"), !long_spelling);
    EXPECT_EQ(details.contains("public_key_sid"), !long_spelling);
    EXPECT_EQ(details.contains("iv"), !long_spelling);
  }
}

}  // namespace
}  // namespace turngap::test
