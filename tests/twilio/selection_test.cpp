#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "turngap/core/error.h"
#include "turngap/twilio/manifest.h"
#include "turngap/twilio/sid.h"
#include "twilio/query.h"
#include "twilio/recording_json.h"
#include "twilio/tagged_url.h"

namespace turngap::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const std::string kCall = "CA" + std::string(32, 'a');
const std::string kRecording = "RE" + std::string(32, 'b');

std::vector<std::string> manifest(const std::string& text) {
  std::istringstream stream(text);
  return read_manifest(stream, "list");
}

TEST(IsSid, TwoLettersAnd32HexadecimalDigits) {
  EXPECT_TRUE(is_sid(kCall, "CA"));
  EXPECT_FALSE(is_sid(kCall, "RE"));
  EXPECT_FALSE(is_sid(kCall + "0", "CA"));
  EXPECT_FALSE(is_sid("CA" + std::string(30, '0') + "/.", "CA"));
  EXPECT_FALSE(is_sid("CA" + std::string(31, '0') + "g", "CA"));
}

TEST(ReadManifest, EachOnceWithoutCommentsAndSpaces) {
  EXPECT_THAT(manifest("# run\n\n  " + kRecording + "\r\n" + kCall + "\n" + kCall), ElementsAre(kCall, kRecording));
}

TEST(ReadManifest, NothingOrSomethingElseIsRefused) {
  EXPECT_THROW(manifest("# only words\n"), FatalError);
  EXPECT_THROW(manifest(kCall + "\n../../etc/passwd\n"), FatalError);
  EXPECT_THROW(manifest("AC" + std::string(32, '0')), FatalError);
}

TEST(UrlWith, EncodesNamesAndValues) {
  EXPECT_EQ(url_with("https://x/y", {{"DateCreated>", "2026-07-01T00:00:00Z"}, {"From", "+1 5&=é"}}),
            "https://x/y?DateCreated%3E=2026-07-01T00%3A00%3A00Z&From=%2B1%205%26%3D%C3%A9");
  EXPECT_EQ(url_with("https://x", {}), "https://x");
}

TEST(WindowParameters, CarryTheInequalityInTheirName) {
  const Moment since = *parse_moment("2026-07-01T10:00:00Z", {});
  EXPECT_THAT(window_parameters("StartTime", {since, since}, DateStyle::moment),
              ElementsAre(Pair("StartTime<", "2026-07-01T10:00:00Z"), Pair("StartTime>", "2026-07-01T10:00:00Z")));
  EXPECT_THAT(window_parameters("DateCreated", {since, {}}, DateStyle::day),
              ElementsAre(Pair("DateCreated>", "2026-07-01")));
  EXPECT_THAT(window_parameters("DateCreated", {{}, since}, DateStyle::day_after),
              ElementsAre(Pair("DateCreated<", "2026-07-02")));
  EXPECT_THAT(window_parameters("x", {}, DateStyle::day), IsEmpty());
}

json events_with(const std::string& url) {
  return {{"events", {{{"request", {{"url", url}}}}}}};
}

TEST(HasTaggedUrl, TheTagIsAWholeWord) {
  EXPECT_TRUE(has_tagged_url(events_with("https://x/voice?RUN_TAG=run-4"), "run-4"));
  EXPECT_TRUE(has_tagged_url(events_with("https://x/run-42/run-4/voice"), "run-4"));
  EXPECT_FALSE(has_tagged_url(events_with("https://x/voice?RUN_TAG=run-42"), "run-4"));
  EXPECT_FALSE(has_tagged_url(events_with("https://x/voice?RUN_TAG=dry-run-4"), "run-4"));
}

TEST(HasTaggedUrl, NonsenseHoldsNoTag) {
  for (const json& events : {json(), json(7), json::array(), json{{"events", 7}}, json{{"events", {7, json()}}},
                             json{{"events", {{{"request", 7}}}}}, json{{"events", {{{"request", {{"url", 7}}}}}}}}) {
    EXPECT_FALSE(has_tagged_url(events, "run-4")) << events;
  }
}

TEST(RecordingFrom, DurationsMayBeTextNumbersOrNull) {
  const auto duration = [](const json& value) {
    return recording_from({{"sid", kRecording}, {"duration", value}})->duration_s;
  };
  EXPECT_EQ(duration("61"), 61);
  EXPECT_EQ(duration(61), 61);
  for (const json& none : {json(), json("-1"), json(-1), json("many"), json(json::array()), json(1e300)}) {
    EXPECT_EQ(duration(none), std::nullopt) << none;
  }
}

TEST(RecordingFrom, WordsThatAreNotKnownAreKept) {
  const auto recording = recording_from({{"sid", kRecording}, {"source", "Hologram"}, {"status", "resting"}});
  EXPECT_EQ(recording->source, "Hologram");
  EXPECT_EQ(recording->status, "resting");
}

TEST(RecordingFrom, WithoutASidItIsNone) {
  for (const json& item : {json(), json(7), json::object(), json{{"sid", "../x"}}, json{{"sid", kCall}}}) {
    EXPECT_FALSE(recording_from(item)) << item;
  }
}

}  // namespace
}  // namespace turngap::test
