#include "turngap/twilio/downloader.h"

#include <gmock/gmock.h>

#include <fstream>

#include "net/private_file.h"
#include "support/temporary_folder.h"

namespace turngap::test {
namespace {

/// Fails the test where it is asked for anything.
class NoNetwork : public HttpTransport {
 public:
  void start(const HttpRequest& request, Done) override { ADD_FAILURE() << request.url; }
  void wait(std::chrono::milliseconds) override {}
};

/// Recordings that lie in a folder as an earlier fetch has left them.
class RecordingsThere : public testing::Test {
 protected:
  RecordingsThere() {
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0700));
    for (char digit : {'a', 'b', 'c', 'd', 'e', 'f'}) {
      Recording recording;
      recording.sid = "RE" + std::string(32, digit);
      list_.add(recording, "manifest");
    }
    for (const ListedRecording& one : list_) {
      const Wanted wanted = list_.wanted(one);
      const std::string name = wanted.recording.sid;
      const auto audio = folder_.write(name + ".wav", "audio of " + name);
      const Sidecar sidecar{wanted.recording,     wanted.call,
                            wanted.tag,           wanted.rule,
                            wanted.roles,         static_cast<std::int64_t>(std::filesystem::file_size(audio)),
                            sha256_of_file(audio)};
      folder_.write(name + ".json", to_json(sidecar));
      wanted_.push_back(&one);
    }
    settings_.folder = folder_.path();
    settings_.hooks.done = [this](const FetchResult& result) { results_.push_back(result.presence); };
  }

  TemporaryFolder folder_;
  RecordingList list_;
  std::vector<const ListedRecording*> wanted_;
  DownloadSettings settings_;
  std::vector<Presence> results_;
  NoNetwork network_;
  RequestQueue queue_{network_, {.service = *origin_of("https://api.twilio.com")}};
};

TEST_F(RecordingsThere, AreVerifiedAndNotAskedFor) {
  download(queue_, list_, wanted_, settings_);
  EXPECT_THAT(results_, testing::ElementsAreArray(std::vector(6, Presence::already_there)));
}

// Of tens of thousands, verifying takes minutes.
TEST_F(RecordingsThere, AreNotVerifiedToTheEndAfterCtrlC) {
  settings_.hooks.stop = [] { return true; };
  EXPECT_THROW(download(queue_, list_, wanted_, settings_), Interrupted);
}

}  // namespace
}  // namespace turngap::test
