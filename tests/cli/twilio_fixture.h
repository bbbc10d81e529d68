#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/bundled_calls.h"
#include "cli/program.h"
#include "support/fake_twilio/fake_twilio.h"
#include "support/fake_twilio/official_parameters.h"
#include "support/fake_twilio/recording_state.h"

namespace turngap::test {

/// The program against a stand-in that serves the bundled calls.
class Twilio : public testing::Test {
 public:
  // Whatever a test is about, the requests are those that Twilio describes.
  ~Twilio() override {
    for (const LoggedRequest& request : server_.requests()) EXPECT_EQ(fault_of_request(request), "");
  }

 protected:
  explicit Twilio(std::size_t recordings = 0)
      : server_(catalogue_of_folder(kCalls, {.recordings = recordings})), account_(server_.catalogue().accounts[0]) {}

  std::vector<std::string> credentials() const {
    return {"TWILIO_ACCOUNT_SID=" + account_.sid, "TWILIO_AUTH_TOKEN=" + account_.auth_token, "RUN_TAG=loadtest"};
  }

  std::vector<std::string> with_service(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--base-url", server_.base_url(), "--since", "2026-06-01"});
    return arguments;
  }

  ProgramRun run(std::vector<std::string> arguments) const {
    return turngap(folder_.path(), with_service(std::move(arguments)), credentials());
  }

  ProgramRun fetch(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"fetch", "--into", "got"});
    return run(std::move(more));
  }

  std::vector<std::filesystem::path> fetched(const std::string& extension = ".wav") const {
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::exists(folder_ / "got")) return files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "got")) {
      if (entry.path().extension() == extension) files.push_back(entry.path());
    }
    return files;
  }

  // Every recording that the service has lies there bit by bit, with its sidecar and nothing half done.
  void expect_all_is_there() const {
    EXPECT_EQ(fetched().size(), account_.recordings.size());
    EXPECT_EQ(fetched(".json").size(), account_.recordings.size());
    EXPECT_THAT(fetched(".part"), testing::IsEmpty());
    expect_what_is_there_is_whole();
  }

  void expect_what_is_there_is_whole() const {
    for (const std::filesystem::path& file : fetched()) {
      const auto recording = std::ranges::find(account_.recordings, file.stem().string(), &FakeRecording::sid);
      ASSERT_NE(recording, account_.recordings.end()) << file;
      EXPECT_TRUE(content_of(file) == *recording->media) << file << " differs";
    }
  }

  std::size_t media_requests() const {
    const auto requests = server_.requests();
    return static_cast<std::size_t>(
        std::ranges::count_if(requests, [](const LoggedRequest& r) { return r.path.ends_with(".wav"); }));
  }

  void put_first_into(RecordingState state, const std::string& public_pem = "") {
    server_.change([&](Catalogue& c) { put_into(c.accounts[0].recordings[0], state, public_pem); });
  }

  TemporaryFolder folder_;
  FakeTwilio server_;
  FakeAccount account_;
};

}  // namespace turngap::test
