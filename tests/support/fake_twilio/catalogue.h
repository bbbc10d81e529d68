#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace turngap::test {

using Time = std::chrono::sys_seconds;

/// What `encryption_details` says. The service spells the keys in two ways.
struct FakeEncryption {
  std::string public_key_sid;
  std::string cek;            ///< the content key, wrapped with RSA-OAEP-SHA256, base64
  std::string iv;             ///< base64
  bool long_spelling = true;  ///< encryption_public_key_sid, encryption_cek, encryption_iv; else public_key_sid, ...
};

/// Free text throughout, so that a test can say what no specification knows.
struct FakeRecording {
  std::string sid;
  std::optional<std::string> call_sid;
  std::optional<std::string> conference_sid;
  Time created{};
  std::optional<std::string> duration;  ///< whole seconds
  std::optional<int> channels = 2;
  std::string source = "StartCallRecordingAPI";
  std::string status = "completed";
  std::optional<int> error_code;
  std::optional<FakeEncryption> encryption;
  bool in_customer_storage = false;          ///< media_url lies at another origin and the service itself has no media
  bool soft_deleted = false;                 ///< listed with IncludeSoftDeleted=true alone
  std::shared_ptr<const std::string> media;  ///< the bytes of the two-channel WAV file
};

/// A call that the service was asked to make.
struct MadeCall {
  std::chrono::system_clock::time_point begins{};  ///< when the queue lets it
  std::chrono::system_clock::time_point ends{};
  bool recorded = false;
  bool over = false;
};

struct FakeCall {
  std::string sid;
  std::optional<std::string> parent_call_sid;
  std::string from = "+15005550006";
  std::string to = "+15005550100";
  std::string direction = "inbound";
  std::string status = "completed";
  Time start{};
  Time end{};
  std::optional<std::string> twiml_url;  ///< the request.url of the call's event
  std::optional<MadeCall> made;
};

struct FakeConference {
  std::string sid;
  std::string friendly_name;
  std::string status = "completed";
  Time created{};
  Time updated{};
};

struct FakeAccount {
  std::string sid;
  std::string auth_token;
  std::string api_key_sid;
  std::string api_key_secret;
  std::string friendly_name;
  std::optional<std::string> owner_sid;          ///< the account that this one is a subaccount of
  std::string number = "+15005550006";           ///< the only one it may call from
  double calls_per_second = 1.0;                 ///< that begin; further ones are queued
  std::chrono::milliseconds call_length{2'000};  ///< of the calls that it is asked to make
  std::string call_outcome = "completed";        ///< and how they end: also "busy", "no-answer", "failed"
  std::vector<FakeCall> calls;
  std::vector<FakeConference> conferences;
  std::vector<FakeRecording> recordings;
};

struct Catalogue {
  std::vector<FakeAccount> accounts;

  FakeAccount* account(const std::string& sid);
  const FakeAccount* account(const std::string& sid) const;
};

/// A SID that is the same in every run: the prefix (RE, CA, ...) and 32 hexadecimal digits.
std::string fake_sid(const std::string& prefix, std::uint64_t number);

/// Account `number` with credentials of its own and nothing in it.
FakeAccount fake_account(std::uint64_t number, const std::string& friendly_name = "Fake account");

struct FolderOptions {
  std::string tag = "loadtest";  ///< name of the conference of all recordings, and in the TwiML URL of every call
  std::size_t recordings = 0;    ///< the files are repeated until there are so many; 0: each file once
  Time newest{std::chrono::seconds{1'782'907'200}};  ///< 2026-07-01T12:00:00Z; the others are 10 s apart, going back
};

/// One account with an inbound call and its recording for every *.wav of the folder, in the order of their names.
/// Throws std::runtime_error where the folder has none or one is no WAV file.
Catalogue catalogue_of_folder(const std::filesystem::path& folder, const FolderOptions& options = {});

/// Sets duration and channels to what the media says.
void set_media(FakeRecording& recording, std::shared_ptr<const std::string> wav);

}  // namespace turngap::test
