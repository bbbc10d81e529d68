#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "cli/twilio_fixture.h"
#include "support/fake_twilio/encrypted_media.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::AnyOf;
using testing::Contains;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::Pair;

TEST_F(Twilio, FetchBringsTheTaggedRecordings) {
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, AllOf(HasSubstr("rule conference: 6 recordings"), HasSubstr("fetched 6, already there 0")));
  expect_all_is_there();
}

TEST_F(Twilio, FilesAreForTheirOwnerOnly) {
  ASSERT_EQ(fetch().exit_code, 0);
  const auto mode = [](const fs::path& path) {
    struct stat info {};
    stat(path.c_str(), &info);
    return info.st_mode & 0777;
  };
  EXPECT_EQ(mode(folder_ / "got"), 0700U);
  for (const auto& entry : fs::directory_iterator(folder_ / "got")) EXPECT_EQ(mode(entry.path()), 0600U) << entry;
}

TEST_F(Twilio, WhatIsThereIsNotFetchedAgain) {
  ASSERT_EQ(fetch().exit_code, 0);
  server_.forget_requests();
  const auto again = fetch();
  EXPECT_THAT(again.err, HasSubstr("fetched 0, already there 6"));
  EXPECT_EQ(media_requests(), 0U);
}

TEST_F(Twilio, WhatWasDamagedSinceIsFetchedAgain) {
  ASSERT_EQ(fetch().exit_code, 0);
  const fs::path file = folder_ / "got" / (account_.recordings[0].sid + ".wav");
  fs::resize_file(file, fs::file_size(file) - 100);
  server_.forget_requests();
  ASSERT_EQ(fetch().exit_code, 0);
  EXPECT_EQ(media_requests(), 1U);
  expect_all_is_there();
}

TEST_F(Twilio, AuditMeasuresWhatAnalyzeMeasures) {
  const auto audit = run({"audit", "--into", "got", "--json", "--max-p95", "2000", "--min-answered", "50"});
  EXPECT_EQ(audit.exit_code, 0) << audit.err;
  const std::string table = content_of(folder_ / "latency.csv");
  ASSERT_EQ(turngap(folder_.path(), {"analyze", "got", "--out", "again.csv", "--summary", "again.json"}).exit_code, 0);
  EXPECT_EQ(table, content_of(folder_ / "again.csv"));
  const auto& recording = account_.recordings[0];
  EXPECT_THAT(table, HasSubstr(recording.sid + "," + *recording.call_sid + ",2026-07-01T"));
  EXPECT_EQ(json::parse(audit.out).at("recordings").at("measured"), 6);
  EXPECT_EQ(json::parse(audit.out).at("run").at("inputs"), json::array({"Twilio, tag loadtest"}));
}

TEST_F(Twilio, AuditMakesThePageThatReportMakesOfItsResults) {
  const auto audit = run({"audit", "--into", "got", "--report", "direct.html", "--delete-after"});
  ASSERT_THAT(audit.exit_code, AnyOf(0, 1)) << audit.err;
  const std::string page = content_of(folder_ / "direct.html");
  EXPECT_THAT(page, AllOf(HasSubstr(account_.recordings[0].sid), HasSubstr("data:image/png")));
  ASSERT_THAT(run({"audit", "--into", "got"}).exit_code, AnyOf(0, 1));
  const auto report =
      turngap(folder_.path(), {"report", "results.jsonl", "--recordings", "got", "--out", "again.html"});
  ASSERT_EQ(report.exit_code, 0) << report.err;
  EXPECT_EQ(page, content_of(folder_ / "again.html"));
}

TEST_F(Twilio, AuditNamesTheManifestItMeasured) {
  folder_.write("calls.txt", *account_.recordings[0].call_sid + "\n");
  const auto audit = run({"audit", "--into", "got", "--json", "--calls", "calls.txt"});
  EXPECT_EQ(json::parse(audit.out).at("run").at("inputs"), json::array({"calls.txt"})) << audit.err;
}

// A stack of that size cannot be had, and so no thread.
TEST_F(Twilio, AuditMeasuresWhereTheSystemGivesNoThread) {
  rlimit before{};
  getrlimit(RLIMIT_STACK, &before);
  const rlimit huge{rlim_t{1} << 47, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_STACK, &huge), 0);
  const auto result = run({"audit", "--into", "got", "--json", "--max-p95", "2000", "--min-answered", "50"});
  setrlimit(RLIMIT_STACK, &before);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(json::parse(result.out).at("recordings").at("measured"), 6);
}

TEST_F(Twilio, AuditFailsWhereTheGateFails) {
  EXPECT_EQ(run({"audit", "--max-p95", "1"}).exit_code, 1);
}

TEST_F(Twilio, AuditMayLeaveNoAudioBehind) {
  EXPECT_EQ(run({"audit", "--into", "got", "--delete-after", "--max-p95", "2000", "--min-answered", "50"}).exit_code,
            0);
  EXPECT_THAT(fetched(), IsEmpty());
  EXPECT_THAT(fetched(".json"), IsEmpty());
}

// What was measured before its audio was deleted is neither fetched nor measured again.
TEST_F(Twilio, AuditResumesWhereTheAudioIsGone) {
  const std::vector<std::string> audit{"audit", "--into",         "got", "--delete-after", "--max-p95",
                                       "2000",  "--min-answered", "50"};
  ASSERT_EQ(run(audit).exit_code, 0);
  const std::string results = content_of(folder_ / "results.jsonl");
  const std::string table = content_of(folder_ / "latency.csv");
  const std::string first = results.substr(0, results.find('\n') + 1);
  folder_.write("results.jsonl", results.substr(first.size()));
  server_.forget_requests();
  std::vector<std::string> again = audit;
  again.push_back("--resume");
  const auto resumed = run(again);
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(media_requests(), 1U);
  EXPECT_THAT(resumed.err, HasSubstr("resumed: 5 of 6 recordings were measured before"));
  EXPECT_EQ(content_of(folder_ / "results.jsonl"), results);
  EXPECT_EQ(content_of(folder_ / "latency.csv"), table);
  EXPECT_THAT(fetched(), IsEmpty());
  again.insert(again.end(), {"--agent-channel", "1"});
  server_.forget_requests();
  run(again);
  EXPECT_EQ(media_requests(), 6U);
}

// A journal is left by a run that was killed.
TEST_F(Twilio, AuditGoesOnWithItsJournal) {
  const std::vector<std::string> audit{"audit", "--into", "got", "--max-p95", "2000", "--min-answered", "50"};
  ASSERT_EQ(run(audit).exit_code, 0);
  const std::string results = content_of(folder_ / "results.jsonl");
  const std::size_t two = results.find('\n', results.find('\n') + 1) + 1;
  folder_.write("results.jsonl.part", results.substr(0, two) + results.substr(two, 100));
  fs::remove(folder_ / "results.jsonl");
  EXPECT_THAT(run(audit).err, HasSubstr("results.jsonl.part: found 2 finished recordings"));
  std::vector<std::string> again = audit;
  again.push_back("--resume");
  const auto resumed = run(again);
  EXPECT_THAT(resumed.err, HasSubstr("resumed: 2 of 6 recordings were measured before"));
  EXPECT_EQ(content_of(folder_ / "results.jsonl"), results);
  EXPECT_FALSE(fs::exists(folder_ / "results.jsonl.part"));
}

TEST_F(Twilio, PurgeDeletesOldRecordingsAndNothingElse) {
  ASSERT_EQ(fetch().exit_code, 0);
  folder_.write("got/mine.wav", "mine");
  EXPECT_THAT(turngap(folder_.path(), {"purge", "got", "--older-than", "1d", "--dry-run"}).err,
              HasSubstr("would delete 6"));
  EXPECT_EQ(fetched().size(), 7U);
  EXPECT_THAT(turngap(folder_.path(), {"purge", "got", "--older-than", "9999d"}).err, HasSubstr("deleted 0"));
  EXPECT_THAT(turngap(folder_.path(), {"purge", "got", "--older-than", "1d"}).err, HasSubstr("deleted 6"));
  EXPECT_EQ(fetched().size(), 1U);
}

TEST_F(Twilio, AnAgentOnTheFirstChannelIsMeasuredThere) {
  const auto result = run({"audit", "--into", "got", "--agent-channel", "1", "--json"});
  const json roles = json::parse(result.out).at("channel_roles");
  ASSERT_EQ(roles.size(), 1U);
  EXPECT_THAT(roles[0].at("reason").get<std::string>(), HasSubstr("set by the user"));
  const std::string swapped = content_of(folder_ / "latency.csv");
  ASSERT_EQ(turngap(folder_.path(), {"analyze", "got", "--caller-channel", "right", "--summary", "s.json"}).exit_code,
            0);
  EXPECT_EQ(swapped, content_of(folder_ / "latency.csv"));
  ASSERT_EQ(turngap(folder_.path(), {"analyze", "got", "--caller-channel", "left", "--summary", "s.json"}).exit_code,
            0);
  EXPECT_NE(swapped, content_of(folder_ / "latency.csv"));
}

TEST_F(Twilio, ATagThatMatchesNothingIsAnError) {
  const auto result = fetch({"--tag", "other"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("tag 'other': expected recordings"));
  EXPECT_THAT(fetched(), IsEmpty());
}

TEST_F(Twilio, ADryRunFetchesNothing) {
  const auto result = fetch({"--dry-run"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("would fetch 6 recordings, about 1.7 MB"));
  EXPECT_EQ(media_requests(), 0U);
}

TEST_F(Twilio, ASampleIsTheSameForTheSameSeed) {
  ASSERT_EQ(fetch({"--all", "--sample", "3", "--seed", "7"}).exit_code, 0);
  auto first = fetched();
  fs::remove_all(folder_ / "got");
  ASSERT_EQ(fetch({"--all", "--sample", "3", "--seed", "7"}).exit_code, 0);
  EXPECT_THAT(fetched(), testing::UnorderedElementsAreArray(first));
  EXPECT_EQ(first.size(), 3U);
}

TEST_F(Twilio, AManifestSelectsItsCalls) {
  folder_.write("calls.txt",
                "# two calls\n" + *account_.recordings[0].call_sid + "\n\n" + account_.recordings[1].sid + "\n");
  const auto result = fetch({"--calls", "calls.txt"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(fetched().size(), 2U);
}

TEST_F(Twilio, AManifestMayBeginWithAByteOrderMark) {
  folder_.write("calls.txt", "\xEF\xBB\xBF" + *account_.recordings[0].call_sid + "\r\n");
  const auto result = fetch({"--calls", "calls.txt"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(fetched().size(), 1U);
}

TEST_F(Twilio, ATagBesideAllIsRefused) {
  const auto result = fetch({"--all", "--tag", "mine"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--tag and --all"));
  EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(Twilio, ATagBesideAllIsRefusedBeforeCredentialsAreAskedFor) {
  for (const std::string command : {"fetch", "audit"}) {
    const auto result = turngap(folder_.path(), with_service({command, "--into", "got", "--all", "--tag", "mine"}),
                                {"TWILIO_ACCOUNT_SID=", "TWILIO_AUTH_TOKEN="});
    EXPECT_EQ(result.exit_code, 2) << command;
    EXPECT_THAT(result.err, AllOf(HasSubstr("--tag and --all"), Not(HasSubstr("TWILIO")))) << command;
  }
}

TEST_F(Twilio, AManifestOfSomethingElseIsRefused) {
  folder_.write("calls.txt", *account_.recordings[0].call_sid + "\n../../etc/passwd\n");
  const auto result = fetch({"--calls", "calls.txt"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("calls.txt:2: expected the SID"));
  EXPECT_THAT(server_.requests(), IsEmpty());
}

// The requests that Twilio's own libraries send, as decoded names and values.
TEST_F(Twilio, RequestsAreThoseOfTheOfficialLibraries) {
  const auto queries_of = [&](const std::string& end, const std::vector<std::string>& arguments) {
    server_.forget_requests();
    auto all = arguments;
    all.insert(all.begin(), {"fetch", "--into", "got", "--dry-run", "--base-url", server_.base_url()});
    turngap(folder_.path(), all, credentials());
    std::vector<Query> queries;
    for (const LoggedRequest& request : server_.requests()) {
      if (request.path.ends_with(end)) queries.push_back(request.query);
    }
    return queries;
  };
  folder_.write("calls.txt", *account_.recordings[0].call_sid + "\n");
  EXPECT_THAT(queries_of("/Recordings.json", {"--all", "--since", "2026-07-01", "--until", "2026-07-02T12:30:00Z"}),
              Contains(IsSupersetOf(
                  {Pair("DateCreated>", "2026-07-01T00:00:00Z"), Pair("DateCreated<", "2026-07-02T12:30:00Z")})));
  EXPECT_THAT(queries_of("/Recordings.json", {"--calls", "calls.txt"}),
              Contains(Contains(Pair("CallSid", *account_.recordings[0].call_sid))));
  EXPECT_THAT(queries_of("/Conferences.json", {"--tag", "run-42", "--since", "2026-07-01"}),
              Contains(IsSupersetOf({Pair("DateCreated>", "2026-07-01"), Pair("FriendlyName", "run-42")})));
  EXPECT_THAT(queries_of("/Calls.json", {"--from", "+15005550006", "--since", "2026-07-01"}),
              Contains(IsSupersetOf({Pair("From", "+15005550006"), Pair("StartTime>", "2026-07-01T00:00:00Z")})));
}

TEST_F(Twilio, WrongCredentialsStopAtOnceAndNameTheVariable) {
  const auto result = turngap(folder_.path(), with_service({"fetch", "--into", "got"}),
                              {"TWILIO_ACCOUNT_SID=" + account_.sid, "TWILIO_AUTH_TOKEN=" + std::string(32, '0')});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("TWILIO_AUTH_TOKEN"), HasSubstr("401")));
  EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(Twilio, MissingCredentialsAreNamed) {
  const auto result = turngap(folder_.path(), with_service({"fetch", "--into", "got"}));
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("TWILIO_ACCOUNT_SID"));
}

TEST_F(Twilio, AnApiKeyIsPreferred) {
  auto environment = credentials();
  environment.push_back("TWILIO_API_KEY=" + account_.api_key_sid);
  environment.push_back("TWILIO_API_SECRET=" + account_.api_key_secret);
  EXPECT_EQ(turngap(folder_.path(), with_service({"fetch", "--into", "got"}), environment).exit_code, 0);
  EXPECT_THAT(server_.requests(), Each(Field(&LoggedRequest::user, account_.api_key_sid)));
}

TEST_F(Twilio, ACredentialsFileThatOthersMayReadIsRefused) {
  const auto file = folder_.write("secret", "TWILIO_ACCOUNT_SID=" + account_.sid + "\nTWILIO_AUTH_TOKEN=canary\n");
  fs::permissions(file, fs::perms(0644));
  const auto result = fetch({"--credentials", "secret"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("secret"), Not(HasSubstr("canary"))));
}

TEST_F(Twilio, OnlyLoopbackMayBeAskedWithoutTls) {
  const auto result =
      turngap(folder_.path(), {"fetch", "--into", "got", "--base-url", "http://example.com"}, credentials());
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--base-url: expected https://"));
}

// Whatever happens, the secret is in nothing that is written or shown.
TEST_F(Twilio, TheSecretIsNowhere) {
  server_.set_faults(
      FaultScript::parse("1*xml-with-200@*.wav, 1*redirect-elsewhere@*.wav, 1*nonsense-json@*Recordings.json"));
  const auto audit = run({"audit", "--into", "got", "--json"});
  const auto denied = turngap(folder_.path(), with_service({"fetch", "--into", "got2"}),
                              {"TWILIO_ACCOUNT_SID=" + account_.sid, "TWILIO_AUTH_TOKEN=" + account_.auth_token + "0"});
  for (const auto& text : {audit.out, audit.err, denied.out, denied.err}) {
    EXPECT_THAT(text, Not(HasSubstr(account_.auth_token)));
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_THAT(content_of(entry.path()), Not(HasSubstr(account_.auth_token))) << entry;
  }
  EXPECT_THAT(server_.requests_elsewhere(), Each(Field(&LoggedRequest::user, std::nullopt)));
}

// Nor would it be in the core of a crash: there is none.
TEST_F(Twilio, NoCoreFileIsWritten) {
  rlimit before{};
  getrlimit(RLIMIT_CORE, &before);
  const rlimit allowed{before.rlim_max, before.rlim_max};  // where that is 0 as well, the test sees nothing
  setrlimit(RLIMIT_CORE, &allowed);
  server_.set_faults(FaultScript::parse("all*stall@*.wav"));
  const StartedProgram program(folder_.path(), with_service({"fetch", "--into", "got"}), credentials(),
                               {folder_ / "out", folder_ / "err"});
  while (program.is_running() && media_requests() == 0) std::this_thread::yield();
  rlimit cores{1, 1};
  EXPECT_EQ(prlimit(program.process(), RLIMIT_CORE, nullptr, &cores), 0);
  EXPECT_EQ(cores.rlim_cur, 0U);
  program.send(SIGKILL);
  program.exit_code();
  setrlimit(RLIMIT_CORE, &before);
}

class EveryPassingFault : public Twilio, public testing::WithParamInterface<std::string> {};

TEST_P(EveryPassingFault, IsOvercome) {
  server_.set_faults(FaultScript::parse("1*" + GetParam() + "@*.wav, 1*" + GetParam() + "@*.json"));
  const auto result = fetch({"--stall-timeout", "1"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_all_is_there();
}

INSTANTIATE_TEST_SUITE_P(Faults, EveryPassingFault,
                         testing::Values("too-many", "too-many-retry-seconds", "too-many-retry-date", "server-error",
                                         "unavailable", "reset", "reset-midway", "short-body", "xml-with-200",
                                         "wrong-content-type", "broken-json"),
                         [](const auto& name) {
                           std::string word = name.param;
                           std::erase(word, '-');
                           return word;
                         });

TEST_F(Twilio, AStalledTransferIsBegunAgain) {
  server_.set_faults(FaultScript::parse("1*stall@*" + account_.recordings[0].sid + ".wav"));
  EXPECT_EQ(fetch({"--stall-timeout", "1"}).exit_code, 0);
  expect_all_is_there();
}

// Such a one never stalls: what counts is how much comes on average.
TEST_F(Twilio, ADribbleIsBegunAgain) {
  server_.set_faults(FaultScript::parse("1*dribble@*" + account_.recordings[0].sid + ".wav"));
  EXPECT_EQ(fetch({"--stall-timeout", "1"}).exit_code, 0);
  EXPECT_EQ(media_requests(), 7U);
  expect_all_is_there();
}

TEST_F(Twilio, FreshMediaIsAskedForAgain) {
  server_.set_faults(FaultScript::parse("2*not-found@*" + account_.recordings[0].sid + ".wav"));
  EXPECT_EQ(fetch().exit_code, 0);
  expect_all_is_there();
}

class EveryLastingFault : public Twilio, public testing::WithParamInterface<std::pair<std::string, int>> {};

// No file, no crash, the rest is there, and the recording is named.
TEST_P(EveryLastingFault, LeavesTheOthersAlone) {
  const auto& sid = account_.recordings[0].sid;
  server_.set_faults(FaultScript::parse("all*" + GetParam().first + "@*" + sid + ".wav"));
  const auto result = fetch({"--stall-timeout", "1"});
  EXPECT_EQ(result.exit_code, GetParam().second) << result.err;
  EXPECT_THAT(result.err, HasSubstr(sid + ": "));
  EXPECT_EQ(fetched().size(), 5U);
  EXPECT_THAT(fetched(".part"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Faults, EveryLastingFault,
                         testing::Values(std::pair("server-error", 75), std::pair("not-found", 4),
                                         std::pair("xml-with-200", 4), std::pair("endless-body", 4)),
                         [](const auto& name) {
                           std::string word = name.param.first;
                           std::erase(word, '-');
                           return word;
                         });

class EveryObstacle : public Twilio, public testing::WithParamInterface<std::pair<RecordingState, std::string>> {};

TEST_P(EveryObstacle, IsNamed) {
  put_first_into(GetParam().first, make_key_pair().public_pem);
  const auto result = fetch({"--all"});  // lists of conferences have no media_url
  EXPECT_THAT(result.exit_code, AnyOf(4, 75)) << result.err;
  EXPECT_THAT(result.err, HasSubstr(account_.recordings[0].sid + ": " + GetParam().second + ": "));
  EXPECT_EQ(fetched().size(), 5U);
}

INSTANTIATE_TEST_SUITE_P(Obstacles, EveryObstacle,
                         testing::Values(std::pair(RecordingState::mono, "mono"),
                                         std::pair(RecordingState::encrypted, "encrypted"),
                                         std::pair(RecordingState::external, "external_storage"),
                                         std::pair(RecordingState::processing, "processing"),
                                         std::pair(RecordingState::absent, "absent")),
                         [](const auto& name) { return name.param.second; });

TEST_F(Twilio, EncryptedRecordingsAreOpenedWithTheKey) {
  const FakeKeyPair keys = make_key_pair();
  put_first_into(RecordingState::encrypted, keys.public_pem);
  folder_.write("key.pem", keys.private_pem);
  const auto result = fetch({"--private-key", "key.pem"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_all_is_there();
}

TEST_F(Twilio, AnotherKeyOpensNothing) {
  put_first_into(RecordingState::encrypted, make_key_pair().public_pem);
  folder_.write("key.pem", make_key_pair().private_pem);
  EXPECT_EQ(fetch({"--private-key", "key.pem"}).exit_code, 4);
  EXPECT_EQ(fetched().size(), 5U);
}

class EveryBadPage : public Twilio, public testing::WithParamInterface<std::string> {};

TEST_P(EveryBadPage, EndsWithAWord) {
  server_.set_faults(FaultScript::parse("all*" + GetParam() + "@*.json"));
  const auto result = fetch({"--all"});
  EXPECT_THAT(result.exit_code, AnyOf(2, 75));
  EXPECT_THAT(result.err, HasSubstr("turngap: "));
  EXPECT_THAT(server_.requests_elsewhere(), Each(Field(&LoggedRequest::user, std::nullopt)));
  EXPECT_THAT(fetched(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Pages, EveryBadPage,
                         testing::Values("absolute-next-page", "repeated-page", "nonsense-json", "broken-json",
                                         "redirect-elsewhere"),
                         [](const auto& name) {
                           std::string word = name.param;
                           std::erase(word, '-');
                           return word;
                         });

TEST_F(Twilio, ARefusedConnectionIsTemporary) {
  std::string dead;
  {
    const FakeTwilio gone;
    dead = gone.base_url();
  }
  const auto result = turngap(folder_.path(), {"fetch", "--into", "got", "--base-url", dead}, credentials());
  EXPECT_EQ(result.exit_code, 75);
  EXPECT_THAT(result.err, HasSubstr("safe to run again"));
}

class ManyRecordings : public Twilio {
 protected:
  ManyRecordings() : Twilio(60) {}

  std::size_t there_ = 0;
};

// Killed in the middle of whatever it does, thirty times, and run once more: every other time with a request (the first
// look the recordings up, the others are for audio), else once another recording has its name. What has its final name
// is whole at every moment, and stays.
TEST_F(ManyRecordings, SurviveKillsAtAnyMoment) {
  for (std::size_t kill = 0; kill < 30; ++kill) {
    server_.forget_requests();
    const StartedProgram program(folder_.path(), with_service({"fetch", "--into", "got"}), credentials(),
                                 {folder_ / "out", folder_ / "err"});
    const auto is_time = [&] {
      return kill % 2 == 0 ? server_.requests().size() > kill / 2 : fetched().size() > there_;
    };
    while (program.is_running() && !is_time()) std::this_thread::yield();
    program.send(SIGKILL);
    program.exit_code();
    expect_what_is_there_is_whole();
    EXPECT_THAT(fetched().size(), testing::Ge(there_)) << "lost what was there";
    there_ = fetched().size();
  }
  EXPECT_GT(there_, 0U);
  server_.forget_requests();
  EXPECT_EQ(fetch().exit_code, 0);
  EXPECT_EQ(media_requests(), account_.recordings.size() - there_);
  expect_all_is_there();
}

TEST_F(ManyRecordings, AllArriveWhereOneRequestInFiveFails) {
  FaultScript faults;
  faults.at_random(0.2, 5);
  server_.set_faults(std::move(faults));
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_all_is_there();
}

}  // namespace
}  // namespace turngap::test
