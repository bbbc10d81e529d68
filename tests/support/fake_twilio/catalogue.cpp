#include "support/fake_twilio/catalogue.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

#include "support/fake_twilio/wav_layout.h"

namespace turngap::test {
namespace {

constexpr std::chrono::seconds kBetweenCalls{10};

// SplitMix64 (Steele, Lea, Flood 2014).
std::uint64_t mixed(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15U;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9U;
  number = (number ^ (number >> 27)) * 0x94d049bb133111ebU;
  return number ^ (number >> 31);
}

std::string hex_digits(std::uint64_t number) {
  return fmt::format("{:016x}{:016x}", mixed(number), mixed(number + (std::uint64_t{1} << 32)));
}

std::shared_ptr<const std::string> content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path.string() + ": cannot be read");
  return std::make_shared<const std::string>(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

std::vector<FakeRecording> templates_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".wav") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) throw std::runtime_error(folder.string() + ": expected *.wav files, found none");
  std::vector<FakeRecording> recordings(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) set_media(recordings[i], content_of(files[i]));
  return recordings;
}

}  // namespace

FakeAccount* Catalogue::account(const std::string& sid) {
  const auto found = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.sid == sid; });
  return found == accounts.end() ? nullptr : &*found;
}

const FakeAccount* Catalogue::account(const std::string& sid) const {
  return const_cast<Catalogue*>(this)->account(sid);
}

std::string fake_sid(const std::string& prefix, std::uint64_t number) {
  return prefix + hex_digits(number);
}

FakeAccount fake_account(std::uint64_t number, const std::string& friendly_name) {
  FakeAccount account;
  account.sid = fake_sid("AC", number);
  account.auth_token = hex_digits(number + 1'000'000);
  account.api_key_sid = fake_sid("SK", number);
  account.api_key_secret = hex_digits(number + 2'000'000);
  account.friendly_name = friendly_name;
  return account;
}

Catalogue catalogue_of_folder(const std::filesystem::path& folder, const FolderOptions& options) {
  const std::vector<FakeRecording> templates = templates_of(folder);
  const std::size_t count = options.recordings == 0 ? templates.size() : options.recordings;
  FakeAccount account = fake_account(1);
  FakeConference conference{fake_sid("CF", 1), options.tag};
  conference.created = options.newest - kBetweenCalls * static_cast<int>(count);
  conference.updated = options.newest;
  for (std::size_t i = 0; i < count; ++i) {
    FakeRecording recording = templates[i % templates.size()];
    recording.sid = fake_sid("RE", i + 1);
    recording.call_sid = fake_sid("CA", i + 1);
    recording.conference_sid = conference.sid;
    recording.created = options.newest - kBetweenCalls * static_cast<int>(i);
    FakeCall call{*recording.call_sid};
    call.start = recording.created;
    call.end = recording.created + std::chrono::seconds{std::stoi(*recording.duration)};
    call.twiml_url = "https://agent.example.com/twiml?RUN_TAG=" + options.tag;
    account.recordings.push_back(std::move(recording));
    account.calls.push_back(std::move(call));
  }
  account.conferences.push_back(std::move(conference));
  return {{std::move(account)}};
}

void set_media(FakeRecording& recording, std::shared_ptr<const std::string> wav) {
  const WavLayout layout = wav_layout(*wav, "media of " + recording.sid);
  recording.channels = layout.channels;
  recording.duration = std::to_string(std::lround(layout.duration_s()));
  recording.media = std::move(wav);
}

}  // namespace turngap::test
