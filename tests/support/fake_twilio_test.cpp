#include "support/fake_twilio/fake_twilio.h"
#include "support/fake_twilio/official_parameters.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "support/fake_twilio/recording_state.h"

namespace turngap::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

const std::string kCalls = TURNGAP_TESTDATA "/calls";

Catalogue calls(std::size_t recordings = 0) {
  FolderOptions options;
  options.recordings = recordings;
  return catalogue_of_folder(kCalls, options);
}

/// A plain client with the credentials of the first account.
class Client {
 public:
  explicit Client(const FakeTwilio& twilio) : Client(twilio, twilio.catalogue().accounts.front()) {}
  Client(const FakeTwilio& twilio, const FakeAccount& account) : client_(twilio.base_url()) {
    prefix_ = "/2010-04-01/Accounts/" + account.sid;
    client_.set_basic_auth(account.sid, account.auth_token);
  }

  httplib::Client& plain() { return client_; }
  const std::string& prefix() const { return prefix_; }

  httplib::Result get(const std::string& path) { return client_.Get(prefix_ + path); }

  json get_json(const std::string& path) {
    const auto result = get(path);
    return result && result->status == 200 ? json::parse(result->body) : json();
  }

  int status(const std::string& path) {
    const auto result = get(path);
    return result ? result->status : -1;
  }

  /// All pages of a list, by following next_page_uri.
  std::vector<json> pages(const std::string& path) {
    std::vector<json> all;
    for (json next = prefix_ + path; next.is_string(); next = all.back()["next_page_uri"]) {
      const auto result = client_.Get(next.get<std::string>());
      if (!result || result->status != 200) throw std::runtime_error("no page at " + next.get<std::string>());
      all.push_back(json::parse(result->body));
    }
    return all;
  }

 private:
  httplib::Client client_;
  std::string prefix_;
};

std::vector<std::string> sids(const json& items) {
  std::vector<std::string> result;
  for (const json& item : items) result.push_back(item["sid"]);
  return result;
}

std::string media_path(const FakeRecording& recording) {
  return "/Recordings/" + recording.sid + ".wav?RequestedChannels=2";
}

FaultScript everywhere(Fault fault) {
  FaultScript script;
  script.add({fault, FaultRule::every_time, "*"});
  return script;
}

TEST(FakeTwilioPages, HoldEveryRecordingOnceNewestFirst) {
  const Catalogue catalogue = calls(23);
  const FakeTwilio twilio(catalogue);
  Client client(twilio);
  const auto pages = client.pages("/Recordings.json?PageSize=5");
  std::vector<std::string> seen, expected;
  for (const json& page : pages) {
    EXPECT_LE(page["recordings"].size(), 5);
    for (const std::string& sid : sids(page["recordings"])) seen.push_back(sid);
  }
  for (const auto& recording : catalogue.accounts[0].recordings) expected.push_back(recording.sid);
  EXPECT_THAT(pages, SizeIs(5));
  EXPECT_EQ(seen, expected);
}

TEST(FakeTwilioPages, LeadToAPathOfTheSameHostThatKeepsTheFilter) {
  const FakeTwilio twilio(calls(3));
  const json page = Client(twilio).get_json("/Recordings.json?PageSize=2&DateCreated%3E=2026-07-01");
  EXPECT_THAT(page["next_page_uri"], StartsWith("/2010-04-01/Accounts/AC"));
  EXPECT_THAT(page["next_page_uri"], HasSubstr("DateCreated%3E=2026-07-01&"));
  EXPECT_THAT(page["next_page_uri"], HasSubstr("PageToken=PA"));
}

TEST(FakeTwilioPages, HoldFiftyItemsUnlessToldAndAThousandAtMost) {
  const FakeTwilio twilio(calls(1001));
  Client client(twilio);
  EXPECT_THAT(client.get_json("/Recordings.json")["recordings"], SizeIs(50));
  EXPECT_THAT(client.get_json("/Recordings.json?PageSize=5000")["recordings"], SizeIs(1000));
}

TEST(FakeTwilioPages, StayTheSameWhenNewRecordingsAppear) {
  FakeTwilio twilio(calls(4));
  Client client(twilio);
  const json first = client.get_json("/Recordings.json?PageSize=2");
  twilio.change([](Catalogue& catalogue) {
    auto& recordings = catalogue.accounts[0].recordings;
    FakeRecording newer = recordings[0];
    newer.sid = fake_sid("RE", 99);
    newer.created += std::chrono::hours{1};
    recordings.push_back(newer);
  });
  const auto next = client.plain().Get(first["next_page_uri"].get<std::string>());
  const auto recordings = twilio.catalogue().accounts[0].recordings;
  EXPECT_THAT(sids(json::parse(next->body)["recordings"]), ElementsAre(recordings[2].sid, recordings[3].sid));
}

TEST(FakeTwilioFilters, TakeTheInequalityInTheNameOfTheParameter) {
  const FakeTwilio twilio(calls(6));  // 12:00:00, 11:59:50, ... 11:59:10
  Client client(twilio);
  const auto count = [&](const std::string& query) {
    return client.get_json("/Recordings.json?" + query)["recordings"].size();
  };
  EXPECT_EQ(count("DateCreated%3E=2026-07-01T11%3A59%3A40Z"), 3);
  EXPECT_EQ(count("DateCreated%3C=2026-07-01T11%3A59%3A40Z"), 4);
  EXPECT_EQ(count("DateCreated%3C=2026-07-01T11%3A59%3A40Z&DateCreated%3E=2026-07-01T11%3A59%3A40Z"), 1);
  EXPECT_EQ(count("DateCreated=2026-07-01"), 6);
  EXPECT_EQ(count("DateCreated=2026-06-30"), 0);
}

TEST(FakeTwilioFilters, IgnoreWhatTheyDoNotKnow) {
  const FakeTwilio twilio(calls(6));
  EXPECT_THAT(Client(twilio).get_json("/Recordings.json?DateCreatedAfter=2030-01-01&Tag=none")["recordings"],
              SizeIs(6));
}

TEST(FakeTwilioFilters, RefuseADateThatIsNone) {
  const FakeTwilio twilio(calls());
  EXPECT_EQ(Client(twilio).status("/Recordings.json?DateCreated%3E=yesterday"), 400);
}

TEST(FakeTwilioFilters, FindACallsRecordingInBothLists) {
  const FakeTwilio twilio(calls());
  Client client(twilio);
  const FakeRecording recording = twilio.catalogue().accounts[0].recordings[2];
  const json of_account = client.get_json("/Recordings.json?CallSid=" + *recording.call_sid)["recordings"];
  const json of_call = client.get_json("/Calls/" + *recording.call_sid + "/Recordings.json")["recordings"];
  EXPECT_THAT(sids(of_account), ElementsAre(recording.sid));
  EXPECT_THAT(sids(of_call), ElementsAre(recording.sid));
  EXPECT_TRUE(of_account[0]["price"].is_string());
  EXPECT_TRUE(of_account[0].contains("media_url"));
  EXPECT_TRUE(of_call[0]["price"].is_number());
  EXPECT_FALSE(of_call[0].contains("media_url"));
  EXPECT_TRUE(of_account[0]["duration"].is_string());
}

TEST(FakeTwilioFilters, FindConferencesCallsAndSubaccounts) {
  Catalogue catalogue = calls();
  FakeAccount subaccount = fake_account(2, "run-42");
  subaccount.owner_sid = catalogue.accounts[0].sid;
  catalogue.accounts.push_back(subaccount);
  const FakeTwilio twilio(catalogue);
  Client client(twilio);
  const std::string conference = catalogue.accounts[0].conferences[0].sid;
  EXPECT_THAT(sids(client.get_json("/Conferences.json?Status=completed&FriendlyName=loadtest")["conferences"]),
              ElementsAre(conference));
  EXPECT_THAT(client.get_json("/Conferences.json?FriendlyName=loadtest")["conferences"], IsEmpty());
  EXPECT_THAT(client.get_json("/Conferences.json?FriendlyName=loadtest-2")["conferences"], IsEmpty());
  EXPECT_THAT(client.get_json("/Conferences/" + conference + "/Recordings.json")["recordings"], SizeIs(6));
  EXPECT_THAT(client.get_json("/Calls.json?From=%2B15005550006&PageSize=2")["calls"], SizeIs(2));
  EXPECT_THAT(client.get_json("/Calls.json?To=%2B15005550006")["calls"], IsEmpty());
  const auto accounts = client.plain().Get("/2010-04-01/Accounts.json?FriendlyName=run-42");
  EXPECT_THAT(sids(json::parse(accounts->body)["accounts"]), ElementsAre(subaccount.sid));
}

TEST(FakeTwilioCalls, TellTheirDirectionAndTheUrlOfTheirTwiml) {
  const FakeTwilio twilio(calls());
  Client client(twilio);
  const std::string call = "/Calls/" + twilio.catalogue().accounts[0].calls[0].sid;
  EXPECT_EQ(client.get_json(call + ".json")["direction"], "inbound");
  EXPECT_THAT(client.get_json(call + "/Events.json")["events"][0]["request"]["url"], HasSubstr("RUN_TAG=loadtest"));
}

TEST(FakeTwilioCredentials, AreATokenOrAKeyOfTheAccountOrOfItsOwner) {
  Catalogue catalogue = calls();
  FakeAccount subaccount = fake_account(2);
  subaccount.owner_sid = catalogue.accounts[0].sid;
  catalogue.accounts.push_back(subaccount);
  const FakeTwilio twilio(catalogue);
  const auto status = [&](const std::string& account, const std::string& user, const std::string& password) {
    httplib::Client client(twilio.base_url());
    client.set_basic_auth(user, password);
    return client.Get("/2010-04-01/Accounts/" + account + "/Recordings.json")->status;
  };
  const FakeAccount& owner = catalogue.accounts[0];
  EXPECT_EQ(status(owner.sid, owner.sid, owner.auth_token), 200);
  EXPECT_EQ(status(owner.sid, owner.api_key_sid, owner.api_key_secret), 200);
  EXPECT_EQ(status(subaccount.sid, owner.sid, owner.auth_token), 200);
  EXPECT_EQ(status(owner.sid, subaccount.sid, subaccount.auth_token), 401);
  EXPECT_EQ(status(owner.sid, owner.sid, owner.api_key_secret), 401);
}

TEST(FakeTwilioCredentials, AreAskedForInJsonAndOnMediaInXml) {
  const FakeTwilio twilio(calls());
  httplib::Client client(twilio.base_url());
  const FakeAccount account = twilio.catalogue().accounts[0];
  const std::string prefix = "/2010-04-01/Accounts/" + account.sid;
  const auto list = client.Get(prefix + "/Recordings.json");
  EXPECT_EQ(list->status, 401);
  EXPECT_EQ(json::parse(list->body)["code"], 20003);
  const auto media = client.Get(prefix + media_path(account.recordings[0]));
  EXPECT_EQ(media->status, 401);
  EXPECT_THAT(media->body, HasSubstr("<RestException><Code>20003</Code>"));
}

TEST(FakeTwilioMedia, IsTheFileWithBothChannelsOrOneChannelWhenNotAsked) {
  const FakeTwilio twilio(calls());
  Client client(twilio);
  const auto recordings = twilio.catalogue().accounts[0].recordings;
  for (const FakeRecording& recording : recordings) {
    const auto both = client.get(media_path(recording));
    EXPECT_EQ(both->get_header_value("Content-Type"), "audio/x-wav");
    EXPECT_TRUE(both->body == *recording.media) << recording.sid;
    const auto one = client.get("/Recordings/" + recording.sid + ".wav");
    EXPECT_EQ(one->body.substr(0, 4), "RIFF");
    EXPECT_EQ(one->body[22], 1) << "channels";
    EXPECT_LT(one->body.size(), recording.media->size() / 2 + 100);
  }
}

TEST(FakeTwilioMedia, IsSentWholeWhateverRangeIsAskedFor) {
  const FakeTwilio twilio(calls());
  Client client(twilio);
  const FakeRecording recording = twilio.catalogue().accounts[0].recordings[0];
  const auto answer = client.plain().Get(client.prefix() + media_path(recording), {{"Range", "bytes=10-19"}});
  EXPECT_EQ(answer->status, 200);
  EXPECT_TRUE(answer->body == *recording.media);
}

TEST(FakeTwilioMedia, IsMissingInEveryStateThatHasNone) {
  Catalogue catalogue = calls();
  auto& recordings = catalogue.accounts[0].recordings;
  put_into(recordings[0], RecordingState::mono);
  put_into(recordings[1], RecordingState::external);
  put_into(recordings[2], RecordingState::processing);
  put_into(recordings[3], RecordingState::absent);
  put_into(recordings[4], RecordingState::deleted);
  const FakeTwilio twilio(catalogue);
  Client client(twilio);
  const auto mono = client.get(media_path(recordings[0]));
  EXPECT_EQ(mono->status, 400);
  EXPECT_THAT(mono->body, HasSubstr("<Code>16113</Code>"));
  for (int i = 1; i <= 4; ++i) EXPECT_EQ(client.status(media_path(recordings[i])), 404) << i;
  EXPECT_EQ(client.status(media_path(recordings[5])), 200);

  const json external = client.get_json("/Recordings/" + recordings[1].sid + ".json");
  EXPECT_THAT(external["media_url"], StartsWith(twilio.elsewhere_url()));
  EXPECT_TRUE(client.get_json("/Recordings/" + recordings[2].sid + ".json")["duration"].is_null());
  EXPECT_EQ(client.status("/Recordings/" + recordings[4].sid + ".json"), 404);
  EXPECT_EQ(client.status("/Recordings/" + recordings[4].sid + ".json?IncludeSoftDeleted=true"), 200);
  EXPECT_THAT(client.get_json("/Recordings.json")["recordings"], SizeIs(5));
}

TEST(FakeTwilioLog, HoldsDecodedQueriesAndTheUser) {
  const FakeTwilio twilio(calls());
  Client client(twilio);
  client.get("/Recordings.json?DateCreated%3C=2026-07-02T12%3A30%3A00Z&PageSize=1000");
  const auto requests = twilio.requests();
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].method, "GET");
  EXPECT_EQ(requests[0].path, client.prefix() + "/Recordings.json");
  EXPECT_EQ(requests[0].query, (Query{{"DateCreated<", "2026-07-02T12:30:00Z"}, {"PageSize", "1000"}}));
  EXPECT_EQ(requests[0].user, twilio.catalogue().accounts[0].sid);
}

TEST(FakeTwilioLog, ShowsThatNothingWasDeletedBecauseNothingCanBe) {
  const FakeTwilio twilio(calls());
  Client client(twilio);
  const std::string path =
      client.prefix() + "/Recordings/" + twilio.catalogue().accounts[0].recordings[0].sid + ".json";
  EXPECT_EQ(client.plain().Delete(path)->status, 405);
  EXPECT_EQ(twilio.requests()[0].method, "DELETE");
}

TEST(FakeTwilioFaults, AnswerWithTheirStatus) {
  FakeTwilio twilio(calls());
  Client client(twilio);
  const std::string media = media_path(twilio.catalogue().accounts[0].recordings[0]);
  const std::vector<std::pair<Fault, int>> statuses = {{Fault::unauthorized, 401}, {Fault::forbidden, 403},
                                                       {Fault::not_found, 404},    {Fault::too_many, 429},
                                                       {Fault::server_error, 500}, {Fault::unavailable, 503}};
  for (const auto& [fault, status] : statuses) {
    twilio.set_faults(everywhere(fault));
    EXPECT_EQ(client.status("/Recordings.json"), status);
    EXPECT_EQ(client.status(media), status);
  }
}

TEST(FakeTwilioFaults, SayWhenToComeBackOrDoNot) {
  FakeTwilio twilio(calls());
  Client client(twilio);
  const auto retry_after = [&](Fault fault) {
    twilio.set_faults(everywhere(fault));
    return client.get("/Recordings.json")->get_header_value("Retry-After");
  };
  EXPECT_EQ(retry_after(Fault::too_many), "");
  EXPECT_EQ(retry_after(Fault::too_many_retry_seconds), "1");
  EXPECT_TRUE(retry_after(Fault::too_many_retry_date).ends_with(" GMT"));
}

TEST(FakeTwilioFaults, StrikeTheFirstRequestsOfEachPath) {
  const FakeTwilio twilio(calls(), FaultScript::parse("2*not-found@*.wav"));
  Client client(twilio);
  const auto recordings = twilio.catalogue().accounts[0].recordings;
  std::vector<int> statuses;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 2; ++i) statuses.push_back(client.status(media_path(recordings[i])));
  }
  EXPECT_THAT(statuses, ElementsAre(404, 404, 404, 404, 200, 200));
}

TEST(FakeTwilioFaults, StrikeInTheOrderOfTheScript) {
  const FakeTwilio twilio(calls(), FaultScript::parse("ok, 2*unavailable, ok, server-error"));
  Client client(twilio);
  std::vector<int> statuses;
  for (int i = 0; i < 6; ++i) statuses.push_back(client.status("/Recordings.json"));
  EXPECT_THAT(statuses, ElementsAre(200, 503, 503, 200, 500, 200));
}

TEST(FakeTwilioFaults, BreakTheConnection) {
  FakeTwilio twilio(calls());
  const std::string media = media_path(twilio.catalogue().accounts[0].recordings[0]);
  for (const Fault fault : {Fault::reset, Fault::reset_midway, Fault::short_body}) {
    twilio.set_faults(everywhere(fault));
    const auto answer = Client(twilio).get(media);
    EXPECT_EQ(answer.error(), httplib::Error::Read) << name_of(fault);
  }
}

TEST(FakeTwilioFaults, PromiseMoreThanTheySend) {
  const FakeTwilio twilio(calls(), everywhere(Fault::short_body));
  const FakeRecording recording = twilio.catalogue().accounts[0].recordings[0];
  std::string promised;
  std::size_t received = 0;
  Client client(twilio);
  client.plain().Get((client.prefix() + media_path(recording)).c_str(),
                     [&](const httplib::Response& response) {
                       promised = response.get_header_value("Content-Length");
                       return true;
                     },
                     [&](const char*, std::size_t bytes) {
                       received += bytes;
                       return true;
                     });
  EXPECT_EQ(promised, std::to_string(recording.media->size()));
  EXPECT_EQ(received, recording.media->size() / 2);
}

TEST(FakeTwilioFaults, StallUntilTheServerStops) {
  std::size_t received = 0;
  std::size_t expected = 0;
  {
    auto twilio = std::make_unique<FakeTwilio>(calls(), everywhere(Fault::stall));
    const FakeRecording recording = twilio->catalogue().accounts[0].recordings[0];
    expected = recording.media->size() / 2;
    Client client(*twilio);
    client.plain().set_read_timeout(3600);
    std::thread stopper;
    client.plain().Get((client.prefix() + media_path(recording)).c_str(), [&](const char*, std::size_t bytes) {
      received += bytes;
      if (received == expected) stopper = std::thread([&] { twilio.reset(); });
      return true;
    });
    if (stopper.joinable()) stopper.join();
  }
  EXPECT_EQ(received, expected);
}

TEST(FakeTwilioFaults, SendMoreThanAnyRecordingHolds) {
  const FakeTwilio twilio(calls(), everywhere(Fault::endless_body));
  const FakeRecording recording = twilio.catalogue().accounts[0].recordings[0];
  const std::size_t enough = 100 * recording.media->size();
  std::size_t received = 0;
  Client client(twilio);
  client.plain().Get((client.prefix() + media_path(recording)).c_str(), [&](const char*, std::size_t bytes) {
    received += bytes;
    return received < enough;
  });
  EXPECT_GE(received, enough);
}

TEST(FakeTwilioFaults, SendSomethingElseThanAudio) {
  FakeTwilio twilio(calls());
  Client client(twilio);
  const std::string media = media_path(twilio.catalogue().accounts[0].recordings[0]);
  twilio.set_faults(everywhere(Fault::xml_with_200));
  const auto xml = client.get(media);
  EXPECT_EQ(xml->status, 200);
  EXPECT_THAT(xml->body, HasSubstr("<RestException>"));
  twilio.set_faults(everywhere(Fault::wrong_content_type));
  EXPECT_EQ(client.get(media)->get_header_value("Content-Type"), "text/html");
  twilio.set_faults(everywhere(Fault::broken_json));
  EXPECT_FALSE(json::accept(client.get("/Recordings.json")->body));
  twilio.set_faults(everywhere(Fault::nonsense_json));
  EXPECT_EQ(client.get_json("/Recordings.json")["recordings"][0]["sid"], 42);
}

TEST(FakeTwilioFaults, LeadToAnotherOriginThatSeesWhoComes) {
  FakeTwilio twilio(calls(3));
  Client client(twilio);
  twilio.set_faults(everywhere(Fault::absolute_next_page));
  EXPECT_THAT(client.get_json("/Recordings.json?PageSize=2")["next_page_uri"],
              StartsWith(twilio.elsewhere_url() + "/"));
  twilio.set_faults(everywhere(Fault::redirect_elsewhere));
  const auto redirect = client.get("/Recordings.json");
  EXPECT_EQ(redirect->status, 307);
  EXPECT_THAT(redirect->get_header_value("Location"), StartsWith(twilio.elsewhere_url() + "/"));
  EXPECT_THAT(twilio.requests_elsewhere(), IsEmpty());

  httplib::Client careless(twilio.elsewhere_url());
  careless.set_basic_auth("AC1", "secret");
  careless.Get("/anything");
  ASSERT_THAT(twilio.requests_elsewhere(), SizeIs(1));
  EXPECT_EQ(twilio.requests_elsewhere()[0].user, "AC1");
}

TEST(FakeTwilioFaults, RepeatAPageOrNeverEnd) {
  FakeTwilio twilio(calls(3));
  Client client(twilio);
  twilio.set_faults(everywhere(Fault::repeated_page));
  EXPECT_EQ(client.get_json("/Recordings.json?PageSize=2")["next_page_uri"],
            client.prefix() + "/Recordings.json?PageSize=2");

  twilio.set_faults(FaultScript::parse("endless-paging"));
  std::set<std::string> addresses, seen;
  json next = client.prefix() + "/Recordings.json?PageSize=3";
  for (int page = 0; page < 20; ++page) {
    addresses.insert(next);
    const json body = json::parse(client.plain().Get(next.get<std::string>())->body);
    for (const std::string& sid : sids(body["recordings"])) seen.insert(sid);
    next = body["next_page_uri"];
  }
  EXPECT_THAT(addresses, SizeIs(20));
  EXPECT_THAT(seen, SizeIs(60));
}

TEST(FaultScriptAtRandom, DrawsTheSameFaultsInAnyOrder) {
  std::vector<std::string> paths;
  for (int i = 0; i < 2000; ++i) paths.push_back("/Recordings/" + std::to_string(i) + ".wav");
  const auto faults_of = [](const std::vector<std::string>& order, std::uint64_t seed) {
    FaultScript script;
    script.at_random(0.2, seed);
    std::map<std::string, Fault> faults;
    for (const std::string& path : order) faults[path] = script.next(path);
    return faults;
  };
  const auto forwards = faults_of(paths, 7);
  EXPECT_EQ(forwards, faults_of({paths.rbegin(), paths.rend()}, 7));
  EXPECT_NE(forwards, faults_of(paths, 8));
  // 2000 draws at 0.2: mean 400, standard deviation sqrt(2000 * 0.2 * 0.8) = 17.9; five of them are 90.
  const auto struck = std::count_if(forwards.begin(), forwards.end(), [](auto& f) { return f.second != Fault::none; });
  EXPECT_NEAR(static_cast<double>(struck), 400.0, 90.0);
}

TEST(FaultScriptParsing, NamesWhatItCannotRead) {
  const auto words = [](const std::string& script) -> std::string {
    try {
      FaultScript::parse(script);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(words("ok, tired"), HasSubstr("'tired' is no fault; known are ok, "));
  EXPECT_THAT(words("0*reset"), HasSubstr("found '0'"));
  EXPECT_THAT(words("x*reset@*"), HasSubstr("found 'x'"));
  EXPECT_EQ(words("all*reset@*/Recordings/*,2*stall"), "");
}

TEST(CatalogueOfFolder, RepeatsTheFilesUnderSidsThatAreTheSameInEveryRun) {
  const Catalogue once = calls(20);
  const Catalogue again = calls(20);
  std::set<std::string> different;
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(once.accounts[0].recordings[i].sid, again.accounts[0].recordings[i].sid);
    different.insert(once.accounts[0].recordings[i].sid);
  }
  EXPECT_THAT(different, SizeIs(20));
  EXPECT_EQ(once.accounts[0].recordings[0].media, once.accounts[0].recordings[6].media) << "held once";
}

TEST(OfficialParameters, AreTheOnlyOnesOfARequest) {
  const std::string account = "/2010-04-01/Accounts/" + fake_sid("AC", 1);
  const auto fault = [](const std::string& path, const Query& query) {
    return fault_of_request({"GET", path, query, std::nullopt, Fault::none});
  };
  EXPECT_EQ(fault(account + "/Recordings.json", {{"DateCreated>", "2026-07-01T00:00:00Z"}, {"PageSize", "1000"}}), "");
  EXPECT_EQ(fault(account + "/Conferences.json", {{"DateCreated<", "2026-07-01"}, {"Status", "completed"}}), "");
  EXPECT_THAT(fault(account + "/Recordings.json", {{"DateCreatedAfter", "2026-07-01T00:00:00Z"}}),
              testing::HasSubstr("no such parameter: DateCreatedAfter"));
  EXPECT_THAT(fault(account + "/Conferences.json", {{"DateCreated<", "2026-07-01T00:00:00Z"}}),
              testing::HasSubstr("is not"));
  EXPECT_THAT(fault(account + "/Recordings.json", {{"PageSize", "1001"}}), testing::HasSubstr("is not"));
  EXPECT_THAT(fault(account + "/Tags.json", {}), testing::HasSubstr("no such path"));
}

}  // namespace
}  // namespace turngap::test
