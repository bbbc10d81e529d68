// Recordings in buckets and behind URLs, against a store that checks every signature.

#include <gmock/gmock.h>
#include <httplib.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/program.h"
#include "support/fake_twilio/fake_twilio.h"
#include "support/tls_front/child_server.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const fs::path kBundled = fs::path(TURNGAP_TESTDATA) / "calls";

/// A bucket "calls" with the bundled calls under "run-42/", one of them in a folder below, and a text.
class Bucket : public testing::Test {
 protected:
  Bucket() {
    fs::create_directories(store_ / "calls/run-42/day 1");
    for (const auto& entry : fs::directory_iterator(kBundled)) {
      if (entry.path().extension() != ".wav") continue;
      const bool first = calls_.empty();
      const fs::path key = first ? "run-42/day 1/a+b:c=d (1).wav" : "run-42/" + entry.path().filename().string();
      fs::copy_file(entry.path(), store_ / ("calls" / key));
      fs::last_write_time(store_ / ("calls" / key), fs::file_time_type::clock::now() - std::chrono::hours{48});
      calls_.push_back(entry.path());
    }
    store_.write("calls/run-42/notes.txt", "no audio");
    store_.write("calls/other/x.wav", "of another run");
  }

  void serve(const std::vector<std::string>& faults = {}) {
    const std::string store = std::string(TURNGAP_TESTS) + "/support/s3/s3_store.mjs";
    const std::string listener = std::to_string(server_.listener());
    std::vector<std::string> command{"node", store, store_.path(), listener, "AKIDEXAMPLE", "canary+/secret"};
    command.insert(command.end(), faults.begin(), faults.end());
    server_.start(command, {}, store_ / "log");
  }

  std::vector<std::string> environment(const std::string& secret) const {
    return {"AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=" + secret, "AWS_REGION=eu-west-1",
            "AWS_ENDPOINT_URL=http://127.0.0.1:" + std::to_string(server_.port())};
  }

  ProgramRun run(const std::vector<std::string>& arguments, const std::string& secret = "canary+/secret") const {
    return turngap(folder_.path(), arguments, environment(secret));
  }

  std::unique_ptr<StartedProgram> start(const std::vector<std::string>& arguments) const {
    return std::make_unique<StartedProgram>(folder_.path(), arguments, environment("canary+/secret"),
                                            Streams{folder_ / "out", folder_ / "err"});
  }

  ProgramRun fetch(std::vector<std::string> more = {}, const std::string& secret = "canary+/secret") const {
    more.insert(more.begin(), {"fetch", "s3://calls/run-42/", "--into", "got"});
    return run(more, secret);
  }

  std::vector<fs::path> fetched(const std::string& extension = ".wav") const {
    std::vector<fs::path> files;
    if (!fs::exists(folder_ / "got")) return files;
    for (const auto& entry : fs::directory_iterator(folder_ / "got")) {
      if (entry.path().extension() == extension) files.push_back(entry.path());
    }
    return files;
  }

  void expect_all_is_there() const {
    std::vector<std::string> there;
    std::vector<std::string> stored;
    for (const fs::path& path : fetched()) there.push_back(content_of(path));
    for (const fs::path& path : calls_) stored.push_back(content_of(path));
    EXPECT_TRUE(std::ranges::is_permutation(there, stored)) << there.size() << " of " << stored.size();
    EXPECT_EQ(fetched(".json").size(), calls_.size());
    EXPECT_THAT(fetched(".part"), IsEmpty());
  }

  TemporaryFolder folder_;
  TemporaryFolder store_;
  ChildServer server_;
  std::vector<fs::path> calls_;
};

TEST_F(Bucket, BringsWhatLiesUnderThePrefix) {
  serve();
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("6 recordings listed, 1 other objects left alone"));
  expect_all_is_there();
}

TEST_F(Bucket, ThatIsThereIsNotFetchedAgain) {
  serve();
  ASSERT_EQ(fetch().exit_code, 0);
  EXPECT_THAT(fetch().err, HasSubstr("fetched 0, already there 6"));
}

TEST_F(Bucket, TheSidecarTellsTheKey) {
  serve();
  ASSERT_EQ(fetch().exit_code, 0);
  std::vector<std::string> locations;
  for (const fs::path& path : fetched(".json")) {
    const json sidecar = json::parse(content_of(path));
    EXPECT_EQ(sidecar.at("schema"), "turngap.recording/2");
    locations.push_back(sidecar.at("source").at("location"));
  }
  EXPECT_THAT(locations, testing::Contains("s3://calls/run-42/day 1/a+b:c=d (1).wav"));
}

TEST_F(Bucket, AuditMeasuresItsRecordings) {
  serve();
  const auto result =
      run({"audit", "s3://calls/run-42/", "--into", "got", "--json", "--max-p95", "2000", "--min-answered", "50"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(json::parse(result.out).at("recordings").at("measured"), 6);
  EXPECT_EQ(json::parse(result.out).at("run").at("inputs"), json::array({"s3://calls/run-42/"}));
  EXPECT_EQ(json::parse(result.out).at("run").at("selected_by"),
            json::parse(R"([{"rule": "s3", "recordings": 6, "listed": 7, "listed_kind": "objects"}])"));
}

// Of a call that could not be measured the audio is all there is.
TEST_F(Bucket, AuditDeletesOnlyWhatItMeasured) {
  store_.write("calls/run-42/damaged.flac", "fLaC and no more");
  serve();
  const auto result = run({"audit", "s3://calls/run-42/", "--into", "got", "--delete-after"});
  EXPECT_THAT(result.err, HasSubstr("deleted 6 recordings from this machine; where they were fetched from, they stay"));
  EXPECT_THAT(result.err, HasSubstr("kept 1 recordings, for they could not be measured, the first got/damaged.flac"));
  EXPECT_THAT(fetched(), IsEmpty());
  EXPECT_THAT(fetched(".flac"), testing::SizeIs(1));
  EXPECT_THAT(fetched(".json"), testing::SizeIs(1));
  fs::remove(folder_ / "results.jsonl");
  const auto nothing = run({"audit", "s3://calls/run-42/damaged", "--into", "got", "--delete-after"});
  EXPECT_THAT(nothing.err, AllOf(HasSubstr("left as it was"), HasSubstr("deleted 0 recordings")));
  EXPECT_THAT(fetched(".flac"), testing::SizeIs(1));
}

// A folder takes the place of a recording while the program waits for somebody to read the metrics.
TEST_F(Bucket, AuditTellsWhatItCouldNotDelete) {
  serve();
  ASSERT_EQ(mkfifo((folder_ / "junit").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo((folder_ / "metrics").c_str(), 0600), 0);
  const auto audit = start({"audit", "s3://calls/run-42/", "--into", "got", "--delete-after", "--max-p95", "2000",
                            "--min-answered", "50", "--junit", "junit", "--prometheus", "metrics"});
  EXPECT_THAT(content_of(folder_ / "junit"), HasSubstr("<testsuite"));
  fs::remove(folder_ / "got/answered_800ms.wav");
  folder_.write("got/answered_800ms.wav/note", "in the way");
  EXPECT_THAT(content_of(folder_ / "metrics"), HasSubstr("turngap_"));
  EXPECT_EQ(audit->exit_code(), 2);
  const std::string told = content_of(folder_ / "err");
  EXPECT_THAT(told, AllOf(HasSubstr("expected to delete 6 recordings"), HasSubstr("1 file remains"),
                          HasSubstr("got/answered_800ms.wav: Directory not empty"), HasSubstr("delete it by hand")));
  EXPECT_THAT(fetched(".json"), IsEmpty());
}

TEST_F(Bucket, AWrongSecretIsNamedAndNeverShown) {
  serve();
  const auto result = fetch({}, "canary");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("SignatureDoesNotMatch"), Not(HasSubstr("canary"))));
  EXPECT_THAT(fetched(), IsEmpty());
}

TEST_F(Bucket, TheWordsOfTheStoreAreToldOnce) {
  serve({"expires=0"});
  const auto result = fetch();
  EXPECT_THAT(result.err, HasSubstr("HTTP 400 (ExpiredToken: The provided token has expired.), 1 try"));
}

TEST_F(Bucket, WhatBreaksOffIsFetchedAgain) {
  serve({"half"});
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_all_is_there();
}

TEST_F(Bucket, WhatIsDamagedOnTheWayIsNotPublished) {
  serve({"wrong-etag", "no-sha256"});
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 75) << result.err;
  EXPECT_THAT(result.err, HasSubstr("bad_checksum: expected the MD5"));
  EXPECT_THAT(fetched(), IsEmpty());
}

// Whatever the ETag is: with keys of a key service it says nothing of the bytes.
TEST_F(Bucket, AChecksumThatTheStoreGivesIsCompared) {
  serve({"wrong-sha256", "key-service"});
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 75) << result.err;
  EXPECT_THAT(result.err, HasSubstr("bad_checksum: expected the SHA256 that the store gives"));
  EXPECT_THAT(fetched(), IsEmpty());
}

// What is encrypted by a key service has an ETag that looks like an MD5 and is none.
TEST_F(Bucket, AnETagOfTheKeyServiceIsNoChecksum) {
  serve({"wrong-etag", "key-service", "no-sha256"});
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_all_is_there();
}

TEST_F(Bucket, ALayoutSaysWhoseTheChannelsAre) {
  serve();
  EXPECT_EQ(fetch({"--layout", "retell"}).exit_code, 2);
  ASSERT_EQ(fetch({"--layout", "livekit"}).exit_code, 0);
  for (const fs::path& path : fetched(".json")) {
    EXPECT_EQ(json::parse(content_of(path)).at("channels").at("caller"), 2);
  }
}

// --since and the columns go by what the names tell, and not by when the objects were stored.
TEST_F(Bucket, ANamePatternTellsTheTimeAndMore) {
  store_.write("calls/named/20260701-143000_v7.wav", content_of(calls_.front()));
  store_.write("calls/named/20260601-143000_v6.wav", content_of(calls_.front()));
  serve();
  const auto result = run({"audit", "s3://calls/named/", "--into", "got", "--since", "2026-06-15", "--name-pattern",
                           "{recorded_at:%Y%m%d-%H%M%S}_{agent_version}.wav"});
  EXPECT_THAT(result.err, HasSubstr("fetched 1,"));
  EXPECT_THAT(content_of(folder_ / "latency.csv"),
              AllOf(HasSubstr("20260701-143000_v7,,2026-07-01T14:30:00Z,,"), HasSubstr("agent_version")));
}

TEST_F(Bucket, AudioThatNoTagHasSelectedHasNone) {
  serve();
  ASSERT_EQ(fetch({"--limit", "1"}).exit_code, 0);
  EXPECT_TRUE(json::parse(content_of(fetched(".json").at(0))).at("tag").is_null());
}

// An option that would do nothing is a mistake.
TEST_F(Bucket, OptionsOfTwilioAreRefused) {
  serve();
  const auto result = fetch({"--from", "+15005550006"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--from: expected it with recordings at Twilio"));
}

TEST_F(Bucket, ALimitASampleAndADryRunAreAsForTwilio) {
  serve();
  EXPECT_THAT(fetch({"--dry-run"}).err, HasSubstr("would fetch 6 recordings"));
  EXPECT_THAT(fetched(), IsEmpty());
  EXPECT_EQ(fetch({"--expect-recordings", "7"}).exit_code, 2);
  ASSERT_EQ(fetch({"--sample", "3", "--limit", "2"}).exit_code, 0);
  EXPECT_EQ(fetched().size(), 2U);
}

TEST_F(Bucket, SeveralPlacesAreNarrowedAsOne) {
  store_.write("calls/more/y.wav", content_of(calls_.front()));
  serve();
  const auto fetch_both = [&](const std::string& option, const std::string& value, const std::string& second) {
    return run({"fetch", "s3://calls/run-42/", second, "--into", "got", option, value});
  };
  const auto few = fetch_both("--expect-recordings", "8", "s3://calls/more/");
  EXPECT_EQ(few.exit_code, 2);
  EXPECT_THAT(few.err, HasSubstr("s3://calls/run-42/, s3://calls/more/: expected 8 recordings, found 7; nothing is"));
  const auto none = fetch_both("--limit", "9", "s3://calls/none/");
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("s3://calls/none/: expected some recordings, found 0; nothing is fetched"));
  EXPECT_THAT(fetched(), IsEmpty());
  ASSERT_EQ(fetch_both("--limit", "1", "s3://calls/more/").exit_code, 0);
  EXPECT_EQ(fetched(), std::vector<fs::path>{folder_ / "got/y.wav"});  // the newest of all
  EXPECT_THAT(fetch_both("--sample", "3", "s3://calls/more/").err, HasSubstr("channels of 3"));
  EXPECT_THAT(fetch_both("--expect-recordings", "7", "s3://calls/more/").err, HasSubstr("channels of 7"));
  EXPECT_EQ(fetched().size(), 7U);
}

TEST_F(Bucket, AFileOfTheUserIsNotReplaced) {
  serve();
  const std::string name = calls_.back().filename();
  folder_.write("got/" + name, "mine");
  EXPECT_EQ(fetch().exit_code, 4);
  EXPECT_EQ(content_of(folder_ / "got" / name), "mine");
}

TEST_F(Bucket, PurgeKnowsThemByTheirSidecars) {
  serve();
  ASSERT_EQ(fetch().exit_code, 0);
  folder_.write("got/mine.wav", "mine");
  EXPECT_EQ(turngap(folder_.path(), {"purge", "got", "--older-than", "3d"}).exit_code, 0);
  EXPECT_EQ(fetched().size(), calls_.size() + 1);
  EXPECT_EQ(turngap(folder_.path(), {"purge", "got", "--older-than", "1d"}).exit_code, 0);
  EXPECT_EQ(fetched(), std::vector<fs::path>{folder_ / "got/mine.wav"});
}

// A fetch that was killed has left them; a file of the user that is named like one, or is of another kind, stays.
TEST_F(Bucket, PurgeAndTheNextFetchTakePartsWithThem) {
  serve();
  ASSERT_EQ(fetch().exit_code, 0);
  const auto part = [&](const std::string& name, int mode) {
    const auto path = folder_.write("got/" + name, "half");
    fs::permissions(path, fs::perms(mode));
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours{48});
  };
  const auto leave_parts = [&] {
    for (const char* name : {"gone.wav.part", "gone.json.part", "a+b-0123456789ab.FLAC.part"}) part(name, 0600);
  };
  part("mine.wav.part", 0644);
  part("results.jsonl.part", 0600);
  leave_parts();
  ASSERT_EQ(turngap(folder_.path(), {"purge", "got", "--older-than", "3d"}).exit_code, 0);
  EXPECT_EQ(fetched(".part").size(), 5U);
  ASSERT_EQ(turngap(folder_.path(), {"purge", "got", "--older-than", "1d"}).exit_code, 0);
  EXPECT_EQ(fetched(".part").size(), 2U);
  leave_parts();
  ASSERT_EQ(fetch().exit_code, 0);
  EXPECT_EQ(fetched(".part").size(), 2U);
}

/// Recordings behind URLs that ask for a bearer token, and redirect to another origin on demand.
class Urls : public testing::Test {
 public:
  ~Urls() override {
    vendor_.stop();
    elsewhere_.stop();
  }

 protected:
  Urls() {
    elsewhere_.Get("/moved.wav", [this](const httplib::Request& request, httplib::Response& response) {
      ++reached_elsewhere_;
      tokens_elsewhere_ += request.has_header("Authorization") ? 1 : 0;
      response.set_content(content_of(call_), "audio/wav");
    });
    vendor_.Get("/.*", [this](const httplib::Request& request, httplib::Response& response) {
      if (request.get_header_value("Authorization") != "Bearer canary") {
        response.status = 401;
        return;
      }
      if (request.path == "/away.wav") {
        response.set_redirect("http://127.0.0.1:" + std::to_string(elsewhere_port_) + "/moved.wav");
        return;
      }
      response.set_content(content_of(call_), "audio/wav");
    });
    vendor_port_ = vendor_.bind_to_any_port("127.0.0.1");
    elsewhere_port_ = elsewhere_.bind_to_any_port("127.0.0.1");
    threads_.emplace_back([this] { vendor_.listen_after_bind(); });
    threads_.emplace_back([this] { elsewhere_.listen_after_bind(); });
    while (!vendor_.is_running() || !elsewhere_.is_running()) std::this_thread::yield();
    fs::permissions(folder_.write("headers", "Authorization: Bearer canary\n"), fs::perms(0600));
  }

  std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(vendor_port_) + path; }

  const fs::path call_ = kBundled / "answered_800ms.wav";
  TemporaryFolder folder_;
  httplib::Server vendor_;
  httplib::Server elsewhere_;
  std::vector<std::jthread> threads_;
  int vendor_port_ = 0;
  int elsewhere_port_ = 0;
  std::atomic<int> reached_elsewhere_ = 0;
  std::atomic<int> tokens_elsewhere_ = 0;
};

TEST_F(Urls, AreFetchedWithTheirHeadersAndColumns) {
  folder_.write("urls.csv", "url,recorded_at,call_sid,agent_version\n" + url("/a.wav?sig=1") +
                                ",2026-07-01T12:00:00Z,call-1,v7\n" + url("/b.wav?sig=2") + ",,call-2,v8\n");
  const auto result = turngap(folder_.path(), {"audit", "--urls", "urls.csv", "--headers", "headers", "--into", "got"});
  EXPECT_THAT(result.err, HasSubstr("fetched 2"));
  const std::string table = content_of(folder_ / "latency.csv");
  EXPECT_THAT(table, AllOf(HasSubstr("a,call-1,2026-07-01T12:00:00Z"), HasSubstr("agent_version"), HasSubstr("v8")));
  EXPECT_THAT(content_of(folder_ / "got/a.json"), AllOf(HasSubstr("/a.wav\""), Not(HasSubstr("sig="))));
}

TEST_F(Urls, ATokenIsNotTakenToAnotherOrigin) {
  folder_.write("urls.txt", url("/away.wav") + "\n");
  const auto result = turngap(folder_.path(), {"fetch", "--urls", "urls.txt", "--headers", "headers", "--into", "got"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(reached_elsewhere_, 1);
  EXPECT_EQ(tokens_elsewhere_, 0);
}

TEST_F(Urls, ARefusedOneConcernsItselfAlone) {
  folder_.write("urls.txt", url("/a.wav") + "\n");
  const auto result = turngap(folder_.path(), {"fetch", "--urls", "urls.txt", "--into", "got"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.err, HasSubstr("a.wav: forbidden: HTTP 401"));
}

}  // namespace
}  // namespace turngap::test
