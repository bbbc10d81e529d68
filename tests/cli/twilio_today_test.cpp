// Twilio as it behaves today: what it refuses, leaves out, or says in a way of its own.

#include <nlohmann/json.hpp>
#include <thread>

#include "cli/pseudo_terminal.h"
#include "cli/twilio_fixture.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TwilioToday : public Twilio {
 protected:
  explicit TwilioToday(std::size_t recordings = 0) : Twilio(recordings) {}

  std::vector<std::string> with_key() const {
    return {"TWILIO_ACCOUNT_SID=" + account_.sid, "TWILIO_API_KEY=" + account_.api_key_sid,
            "TWILIO_API_SECRET=" + account_.api_key_secret};
  }

  ProgramRun fetch_with_key(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"fetch", "--into", "got"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return turngap(folder_.path(), with_service(std::move(arguments)), with_key());
  }

  std::size_t requests_for(const std::string& end) const {
    const auto requests = server_.requests();
    return static_cast<std::size_t>(
        std::ranges::count_if(requests, [&](const LoggedRequest& r) { return r.path.ends_with(end); }));
  }

  fs::path audio_of(std::size_t recording) const {
    return folder_ / "got" / (account_.recordings[recording].sid + ".wav");
  }

  // The first call as the end that Twilio made of the conversation whose received end is the second one.
  void mirror_first_two() {
    server_.change([](Catalogue& c) {
      FakeAccount& account = c.accounts[0];
      account.calls[0].direction = "outbound-api";
      account.calls[1].start = account.calls[0].start + std::chrono::seconds{7};
      for (std::size_t i = 2; i < account.calls.size(); ++i) account.calls[i].from = "+1500555900" + std::to_string(i);
    });
  }
};

TEST_F(TwilioToday, ConferencesAreAskedForByTheirStatus) {
  server_.change([](Catalogue& c) {
    FakeAccount& account = c.accounts[0];
    FakeConference running = account.conferences[0];
    running.sid = fake_sid("CF", 2);
    running.status = "in-progress";
    account.conferences.push_back(running);
    account.recordings[0].conference_sid = running.sid;
    for (FakeCall& call : account.calls) call.twiml_url.reset();
  });
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("rule conference: 6 recordings, of 2 conferences listed"));
  expect_all_is_there();
}

TEST_F(TwilioToday, FewerThanExpectedAreNoRun) {
  const auto result = fetch({"--expect-recordings", "7"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("expected at least 7 recordings, found 6 (rule conference: 6"));
  EXPECT_THAT(fetched(), IsEmpty());
  EXPECT_EQ(fetch({"--expect-recordings", "6"}).exit_code, 0);
}

TEST_F(TwilioToday, TheSummarySaysWhichRuleSelectedHowManyOfHowMany) {
  run({"audit", "--into", "got"});
  EXPECT_EQ(json::parse(content_of(folder_ / "summary.json")).at("run").at("selected_by"),
            json::parse(R"([{"rule": "conference", "recordings": 6, "listed": 1, "listed_kind": "conferences"}])"));
  server_.change([](Catalogue& c) { c.accounts[0].conferences.clear(); });
  run({"audit", "--into", "got"});
  EXPECT_EQ(json::parse(content_of(folder_ / "summary.json")).at("run").at("selected_by"),
            json::parse(R"([{"rule": "conference", "recordings": 0, "listed": 0, "listed_kind": "conferences"},
                            {"rule": "subaccount", "recordings": 0, "listed": 0, "listed_kind": "recordings"},
                            {"rule": "twiml_url", "recordings": 6, "listed": 6, "listed_kind": "calls"}])"));
}

// Conferences' days are days of UTC, and before a day is before it begins.
TEST_F(TwilioToday, AConferenceOfTheLastDayIsFound) {
  const auto result = turngap(folder_.path(),
                              {"fetch", "--into", "got", "--base-url", server_.base_url(), "--since", "2026-06-30",
                               "--until", "2026-07-01T12:00:01Z"},
                              credentials());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("rule conference: 6 recordings"));
}

TEST_F(TwilioToday, AKeyThatMayNotListAccountsFindsTheRunByItsCalls) {
  server_.change([](Catalogue& c) { c.accounts[0].conferences.clear(); });
  const auto result = fetch_with_key();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, AllOf(HasSubstr("rule subaccount: skipped"), HasSubstr("rule twiml_url: 6 recordings"),
                                Not(HasSubstr("TWILIO_API_SECRET"))));
  expect_all_is_there();
}

TEST_F(TwilioToday, AccountsAreNotAskedForWhereAnEarlierRuleMatched) {
  EXPECT_EQ(fetch_with_key().exit_code, 0);
  EXPECT_EQ(requests_for("/Accounts.json"), 0U);
}

TEST_F(TwilioToday, OneForbiddenRecordingConcernsItselfAlone) {
  server_.set_faults(FaultScript::parse("all*forbidden@*" + account_.recordings[0].sid + ".wav"));
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 4) << result.err;
  EXPECT_THAT(result.err, HasSubstr(account_.recordings[0].sid + ": forbidden: HTTP 403"));
  EXPECT_EQ(fetched().size(), 5U);
}

TEST_F(TwilioToday, AForbiddenListDoesNotBlameTheSecret) {
  server_.set_faults(FaultScript::parse("all*forbidden@*/Recordings.json"));
  const auto result = fetch({"--all"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("may not read this"), Not(HasSubstr("TWILIO_AUTH_TOKEN"))));
}

TEST_F(TwilioToday, OfAMirroredPairTheReceivedEndIsKept) {
  mirror_first_two();
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(fetched().size(), 5U);
  EXPECT_FALSE(fs::exists(audio_of(0)));
}

class EveryLostEnd : public TwilioToday, public testing::WithParamInterface<RecordingState> {};

TEST_P(EveryLostEnd, LeavesTheMadeEnd) {
  mirror_first_two();
  server_.change([](Catalogue& c) { put_into(c.accounts[0].recordings[1], GetParam()); });
  const auto result = fetch();
  EXPECT_TRUE(fs::exists(audio_of(0))) << result.err;
  EXPECT_EQ(fetched().size(), 5U);
}

INSTANTIATE_TEST_SUITE_P(States, EveryLostEnd,
                         testing::Values(RecordingState::mono, RecordingState::absent, RecordingState::processing,
                                         RecordingState::deleted));

TEST_F(TwilioToday, AShardMeasuresTheMadeEndOfWhatIsLostAsOneMachineDoes) {
  mirror_first_two();
  server_.change([](Catalogue& c) { put_into(c.accounts[0].recordings[1], RecordingState::mono); });
  fetch();
  const auto measure = [&](std::vector<std::string> how, const std::string& name) {
    how.insert(how.end(),
               {"--quiet", "--results", name + ".jsonl", "--out", name + ".csv", "--summary", name + ".json"});
    return turngap(folder_.path(), how);
  };
  ASSERT_EQ(measure({"analyze", "got"}, "alone").exit_code, 0);
  const auto planned = run({"plan", "--tag", "loadtest", "--shards", "1", "--into", "job"});
  ASSERT_EQ(planned.exit_code, 0) << planned.err;
  const auto shard = turngap(folder_.path(), {"analyze", "--plan", "job", "--shard", "0"}, credentials());
  EXPECT_EQ(shard.exit_code, 0) << shard.err;
  const auto merged = measure({"merge", "--plan", "job"}, "merged");
  EXPECT_EQ(merged.exit_code, 0) << merged.err;
  EXPECT_EQ(content_of(folder_ / "merged.jsonl"), content_of(folder_ / "alone.jsonl"));
}

TEST_F(TwilioToday, ASampleIsDrawnFromConversationsNotFromTheirEnds) {
  mirror_first_two();
  ASSERT_EQ(fetch({"--sample", "5"}).exit_code, 0);
  EXPECT_EQ(fetched().size(), 5U);
}

TEST_F(TwilioToday, TwoRecordingsOfOneCallAreMeasuredOnce) {
  server_.change([](Catalogue& c) {
    FakeRecording again = c.accounts[0].recordings[0];
    again.sid = fake_sid("RE", 99);
    again.source = "DialVerb";
    c.accounts[0].recordings.push_back(again);
  });
  const auto result = fetch({"--all"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("left out, another recording of the same call is measured"));
  EXPECT_EQ(fetched().size(), 6U);
}

TEST_F(TwilioToday, OneChannelInTheMetadataIsNotTheLastWord) {
  server_.change([](Catalogue& c) { c.accounts[0].recordings[0].channels = 1; });
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_all_is_there();
}

TEST_F(TwilioToday, WhatHasBeenProcessingForADayIsNotTemporary) {
  put_first_into(RecordingState::processing);
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_THAT(result.err, AllOf(HasSubstr("still 'processing'"), HasSubstr("days after")));
}

TEST_F(TwilioToday, WhatTwilioFailedToRecordIsNamed) {
  server_.change([](Catalogue& c) { c.accounts[0].recordings[0].status = "failed"; });
  EXPECT_THAT(fetch().err, HasSubstr(account_.recordings[0].sid + ": failed: "));
}

TEST_F(TwilioToday, ADurationThatIsOffIsKeptAndSaid) {
  server_.change([](Catalogue& c) { c.accounts[0].recordings[0].duration = "7"; });
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("kept, but expected 7 s of audio"));
  EXPECT_EQ(media_requests(), 6U);
  expect_all_is_there();
}

class EverySquatter : public TwilioToday, public testing::WithParamInterface<bool> {};

TEST_P(EverySquatter, ConcernsThatRecordingOnly) {
  fs::create_directories(folder_ / "got");
  const fs::path elsewhere = folder_.write("elsewhere", "precious");
  if (GetParam()) {
    fs::create_symlink(elsewhere, audio_of(0));
  } else {
    fs::create_directory(audio_of(0));
  }
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 4) << result.err;
  EXPECT_THAT(result.err, HasSubstr(account_.recordings[0].sid + ": blocked: "));
  EXPECT_EQ(fetched().size(), 6U);  // five recordings, and what was there
  EXPECT_EQ(content_of(elsewhere), "precious");
}

INSTANTIATE_TEST_SUITE_P(LinkAndFolder, EverySquatter, testing::Bool());

TEST_F(TwilioToday, TheLockIsNotFollowedThroughALink) {
  fs::create_directories(folder_ / "got");
  fs::create_symlink(folder_ / "elsewhere", folder_ / "got" / ".turngap.lock");
  EXPECT_EQ(fetch().exit_code, 2);
  EXPECT_FALSE(fs::exists(folder_ / "elsewhere"));
}

TEST_F(TwilioToday, AFolderThatOthersCanWriteToIsRefused) {
  fs::create_directories(folder_ / "got");
  fs::permissions(folder_ / "got", fs::perms(0777));
  const auto result = fetch();
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("expected a folder that only you may write to"));
}

// The window is closed while recordings arrive.
TEST_F(TwilioToday, TheEndOfTheTerminalLeavesNoParts) {
  server_.set_faults(FaultScript::parse("all*stall@*.wav"));
  const StartedProgram program(folder_.path(), with_service({"fetch", "--into", "got"}), credentials(),
                               {folder_ / "out", folder_ / "err"});
  while (program.is_running() && fetched(".part").empty()) std::this_thread::yield();
  program.send(SIGHUP);
  EXPECT_EQ(program.exit_code(), 130);
  EXPECT_THAT(fetched(".part"), IsEmpty());
}

/// What a fetch is at when Ctrl-C comes: the faults that keep it there, and the requests after which it is.
struct Phase {
  std::string name;
  std::string faults;
  std::string end;
};

class EveryPhase : public TwilioToday, public testing::WithParamInterface<Phase> {};

// It would last for minutes, and end with another code.
TEST_P(EveryPhase, HearsCtrlC) {
  server_.set_faults(FaultScript::parse(GetParam().faults));
  const StartedProgram program(folder_.path(), with_service({"fetch", "--into", "got"}), credentials(),
                               {folder_ / "out", folder_ / "err"});
  while (program.is_running() && requests_for(GetParam().end) == 0) std::this_thread::yield();
  program.send(SIGINT);
  EXPECT_EQ(program.exit_code(), 130);
  EXPECT_THAT(content_of(folder_ / "err"), HasSubstr("turngap: interrupted; run again to fetch what is missing"));
  EXPECT_THAT(fetched(".part"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Phases, EveryPhase,
                         testing::Values(Phase{"listing", "all*stall@*.json", ".json"},
                                         Phase{"lookingUpCalls", "all*stall@*/Calls/*", ".json"},
                                         Phase{"fetching", "all*stall@*.wav", ".wav"},
                                         Phase{"waitingForARetry", "all*unavailable@*.wav", ".wav"},
                                         Phase{"heldBack", "all*too-many-retry-seconds@*.wav", ".wav"}),
                         [](const auto& name) { return name.param.name; });

// A WAV file with a header of 44 bytes, whose samples come again and again.
std::string again_and_again(const std::string& wav, std::uint32_t bytes) {
  constexpr std::size_t kHeader = 44;
  std::string longer = wav.substr(0, kHeader);
  while (longer.size() < kHeader + bytes) longer += wav.substr(kHeader);
  longer.resize(kHeader + bytes);
  for (const auto& [offset, value] : {std::pair{4U, bytes + 36}, {40U, bytes}}) {
    for (unsigned i = 0; i < 4; ++i) longer[offset + i] = static_cast<char>(value >> (8 * i));
  }
  return longer;
}

// Half an hour of audio takes seconds to measure.
TEST_F(TwilioToday, MeasuringHearsCtrlC) {
  server_.change([](Catalogue& c) {
    c.accounts[0].recordings.resize(1);
    FakeRecording& recording = c.accounts[0].recordings[0];
    set_media(recording, std::make_shared<const std::string>(again_and_again(*recording.media, 1'800U * 32'000U)));
  });
  const PseudoTerminal terminal;
  const StartedProgram program(folder_.path(), with_service({"audit", "--into", "got", "--jobs", "1"}), credentials(),
                               {"/dev/null", terminal.path()});
  terminal.until("0 of 1 recordings measured");
  program.send(SIGINT);
  terminal.rest();
  EXPECT_EQ(program.exit_code(), 130);
  EXPECT_TRUE(fs::exists(audio_of(0)));
  EXPECT_FALSE(fs::exists(folder_ / "latency.csv"));
}

TEST_F(TwilioToday, PurgeTakesPartsAndOrphanedSidecarsWithIt) {
  ASSERT_EQ(fetch().exit_code, 0);
  fs::remove(audio_of(0));
  const auto part = folder_.write("got/" + account_.recordings[1].sid + ".wav.part", "half");
  fs::permissions(part, fs::perms(0600));
  fs::last_write_time(part, fs::file_time_type::clock::now() - std::chrono::hours{48});
  folder_.write("got/mine.json", "{}");
  ASSERT_EQ(turngap(folder_.path(), {"purge", "got", "--older-than", "1d"}).exit_code, 0);
  EXPECT_THAT(fetched(), IsEmpty());
  EXPECT_THAT(fetched(".part"), IsEmpty());
  EXPECT_EQ(fetched(".json"), std::vector<fs::path>{folder_ / "got" / "mine.json"});
}

// A gateway in front of Twilio has a path of its own, which Twilio's next pages do not know.
TEST_F(TwilioToday, ThePathOfTheBaseUrlIsKept) {
  const auto result =
      turngap(folder_.path(),
              {"fetch", "--into", "got", "--base-url", server_.base_url() + "/gateway/", "--since", "2026-06-01"},
              credentials());
  EXPECT_EQ(result.exit_code, 2);  // the stand-in has no such path: what counts is what it was asked
  EXPECT_THAT(server_.requests(),
              Contains(testing::Field(&LoggedRequest::path, testing::StartsWith("/gateway/2010-"))));
  server_.forget_requests();  // which are the gateway's, not Twilio's
}

class OneLargeConference : public TwilioToday {
 protected:
  OneLargeConference() : TwilioToday(1001) {}
};

TEST_F(OneLargeConference, IsListedToItsLastPage) {
  const auto result = fetch({"--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("would fetch 1001 recordings"));
}

class ManyConferences : public TwilioToday {
 protected:
  ManyConferences() : TwilioToday(200) {
    server_.change([](Catalogue& c) {
      FakeAccount& account = c.accounts[0];
      const FakeConference all = account.conferences[0];
      account.conferences.clear();
      for (std::size_t i = 0; i < account.recordings.size(); ++i) {
        FakeConference one = all;
        one.sid = fake_sid("CF", i + 1);
        one.friendly_name = "loadtest-" + std::to_string(i);
        account.recordings[i].conference_sid = one.sid;
        account.conferences.push_back(one);
      }
    });
  }
};

// At 100 ms a request, one conference and one call at a time are what takes the time.
TEST_F(ManyConferences, AreListedByTheThousand) {
  const auto result = fetch({"--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("would fetch 200 recordings"));
  EXPECT_LE(server_.requests().size(), 8U);
}

class LongManifest : public TwilioToday {
 protected:
  static constexpr std::size_t kCalls = 200;
  LongManifest() : TwilioToday(kCalls) {}

  // Calls, and a recording by its own SID.
  void write_manifest(const std::string& more = "") {
    std::string lines = account_.recordings[0].sid + "\n" + more;
    for (std::size_t i = 1; i < kCalls; ++i) lines += account_.calls[i].sid + "\n";
    folder_.write("sids.txt", lines);
  }
};

// The run of yesterday: some entries tell the day, and the list of the days around it has the others.
TEST_F(LongManifest, IsFoundInTheListOfItsDays) {
  write_manifest();
  const auto result = fetch({"--calls", "sids.txt", "--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("would fetch 200 recordings"));
  EXPECT_LE(server_.requests().size(), 10U);
}

TEST_F(LongManifest, WhatTheListLacksIsAskedForSingly) {
  server_.change([](Catalogue& c) {
    FakeAccount& account = c.accounts[0];
    account.recordings[7].created -= std::chrono::days{90};
    account.recordings[8].call_sid = account.calls[9].sid;  // two of one call, and none of another one
  });
  write_manifest(fake_sid("CA", 999) + "\n");
  const auto result = turngap(
      folder_.path(), {"fetch", "--into", "got", "--base-url", server_.base_url(), "--calls", "sids.txt", "--dry-run"},
      credentials());
  EXPECT_THAT(result.err, AllOf(HasSubstr("rule manifest: 200 recordings, of 201 entries listed"),
                                HasSubstr(fake_sid("CA", 999) + ": no_recording"),
                                HasSubstr(account_.calls[8].sid + ": no_recording")));
}

}  // namespace
}  // namespace turngap::test
