#include "support/fake_twilio/encrypted_media.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

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
