#include "turngap/report/page.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <png.h>
#include <zlib.h>

#include <nlohmann/json.hpp>
#include <random>

#include "report/page/data_url.h"
#include "report/page/drawing.h"
#include "report/page/html.h"
#include "report/page/level_picture.h"
#include "report/value_words.h"
#include "support/whole_run.h"

namespace turngap {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

CallerTurn answered(double end_ms, double latency_ms) {
  CallerTurn turn;
  turn.outcome = latency_ms < 0.0 ? Outcome::overlapped : Outcome::answered;
  turn.caller_onset = Millis{end_ms - 900.0};
  turn.caller_end = Millis{end_ms};
  turn.agent_onset = Millis{end_ms + latency_ms};
  turn.uncertainty = Millis{12.0};
  return turn;
}

RecordingResult recording(const std::string& name, std::vector<CallerTurn> turns) {
  RecordingResult result;
  result.identity.recording = name;
  result.path = name + ".wav";
  result.analysis.emplace();
  result.analysis->info.sample_rate_hz = 8000;
  result.analysis->info.frames = 80000;
  result.analysis->turns = std::move(turns);
  return result;
}

std::string page_of(const std::vector<RecordingResult>& results, bool with_a_turn = true) {
  const LatencyTable table = test::to_latency_table(results);
  RunSummary summary;
  summary.recordings_measured = results.size();
  summary.statistics = summarize(table);
  summary.gate = judge(summary.statistics, Gate{});
  const RunProfile profile = profile_run([&](const auto& each) { std::ranges::for_each(results, each); }, table);
  Page page{.title = "A run",
            .summary = summary,
            .results = results,
            .profile = profile,
            .calls = summarize_calls(table),
            .call_turns = table.turns,
            .turns = {},
            .baseline = {}};
  if (with_a_turn && !results.empty())
    page.turns.push_back({.recording = 0, .turn = 0, .excerpt = {}, .without_audio = ""});
  return to_page(page);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// What the page holds for its script.
nlohmann::json data_of(const std::string& page) {
  const std::string begin = "id=\"call-data\">";
  const std::size_t from = page.find(begin) + begin.size();
  const std::string text = page.substr(from, page.find('<', from) - from);
  std::string packed(text.size(), '\0');
  EVP_DecodeBlock(reinterpret_cast<unsigned char*>(packed.data()), reinterpret_cast<const unsigned char*>(text.data()),
                  static_cast<int>(text.size()));
  std::string bytes(1 << 20, '\0');
  uLongf size = bytes.size();
  uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size, reinterpret_cast<const Bytef*>(packed.data()),
             packed.size());
  return nlohmann::json::parse(bytes.substr(0, size));
}

TEST(Page, BeginsWithTheVerdictAndSaysWhy) {
  const std::string page = page_of({recording("slow", {answered(2000, 900), answered(6000, 400)})});
  EXPECT_THAT(page, HasSubstr("<strong>FAILED</strong>: 1 of 2 limits is not kept"));
  EXPECT_LT(page.find("id=\"verdict\""), page.find("id=\"latency\""));
  EXPECT_THAT(page, HasSubstr("875 ms; the limit is below 600 ms: 275 ms over."));
}

TEST(Page, NeverMakesMarkupOfAName) {
  const std::string page = page_of({recording("</script><script>x</script>", {answered(2000, 300)})});
  EXPECT_EQ(count(page, "<script"), 2);
  EXPECT_EQ(count(page, "</script>"), 2);
  EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;script&gt;x&lt;/script&gt;"));
}

TEST(Page, AllowsNothingButItself) {
  const std::string page = page_of({recording("one", {answered(2000, 300)})});
  const std::size_t style = page.find("<style>") + 7;
  const std::size_t script = page.find("<script>") + 8;
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("style-src " + policy_hash(page.substr(style, page.find("</style>") - style))));
  EXPECT_THAT(page, HasSubstr("script-src " + policy_hash(page.substr(script, page.rfind("</script>") - script))));
  EXPECT_THAT(page, Not(HasSubstr("style=\"")));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
}

TEST(Page, HoldsTwoHundredCallsWithoutTheScriptAndAllForIt) {
  std::vector<RecordingResult> results;
  for (int i = 0; i < 250; ++i) results.push_back(recording("call-" + std::to_string(i), {answered(2000, 300 + i)}));
  const std::string page = page_of(results);
  EXPECT_EQ(count(page, "<tr><th scope=\"row\"><bdi>call-"), 200);
  EXPECT_THAT(page, HasSubstr("<tr><th scope=\"row\"><bdi>call-249</bdi>"));  // the longest wait
  EXPECT_THAT(page, Not(HasSubstr("<tr><th scope=\"row\"><bdi>call-10</bdi>")));
  const auto calls = data_of(page).at("calls");
  EXPECT_EQ(calls.at("name").size(), 250U);
  EXPECT_THAT(calls.at("name").get<std::vector<std::string>>(), testing::Contains("call-10"));
}

// One call after the other, as the calls are in it: the longest wait first.
TEST(Page, HoldsTheTurnsOfAllCallsForTheScript) {
  const auto data = data_of(page_of(
      {recording("quick", {answered(2000, 300)}), recording("slow", {answered(2000, 400), answered(6000, -100)})}));
  EXPECT_EQ(data.at("calls").at("name"), nlohmann::json({"slow", "quick"}));
  const auto& turns = data.at("turns");
  EXPECT_EQ(turns.at("number"), nlohmann::json({1, 2, 1}));
  EXPECT_EQ(turns.at("at"), nlohmann::json({2000, 6000, 2000}));
  EXPECT_EQ(turns.at("wait"), nlohmann::json({400, -100, 300}));
  EXPECT_EQ(turns.at("sure"), nlohmann::json({12, 12, 12}));
  EXPECT_EQ(data.at("outcomes").at(turns.at("outcome").at(1).get<std::size_t>()), "overlapped");
}

// Calls as at Twilio: two SIDs each, a time and a tag.
std::vector<RecordingResult> calls_with_sids(int count) {
  std::mt19937_64 random(1);
  std::vector<RecordingResult> results;
  for (int i = 0; i < count; ++i) {
    const auto hex = fmt::format("{:016x}{:016x}", random(), random());
    const double latency = 200.0 + static_cast<double>(random() % 1500);
    RecordingResult result = recording("RE" + hex, {answered(static_cast<double>(2000 + random() % 60000), latency)});
    result.identity.call_sid = fmt::format("CA{:016x}{:016x}", random(), random());
    result.identity.recorded_at = fmt::format("2026-07-01T{:02}:{:02}:{:02}Z", i / 3600 % 24, i / 60 % 60, i % 60);
    result.identity.tag = fmt::format("run-{}", i % 3);
    results.push_back(std::move(result));
  }
  return results;
}

// A page of 100,000 turns stays below 8 MB, also where each is a call of its own.
TEST(Page, TakesFewBytesForACall) {
  const double more =
      static_cast<double>(page_of(calls_with_sids(3000)).size() - page_of(calls_with_sids(1000)).size());
  EXPECT_LT(more / 2000.0, 80.0);
}

TEST(Page, SaysWhenNothingWasMeasured) {
  const std::string page = page_of({});
  EXPECT_THAT(page, HasSubstr("<strong>NO DATA</strong>"));
  EXPECT_THAT(page, HasSubstr("nothing measured"));
}

TEST(Page, NamesTheLongestWaitAlsoWhereItIsNotDrawn) {
  const std::vector<RecordingResult> results = {recording("one", {answered(64000, 300), answered(70000, 900)})};
  EXPECT_THAT(page_of(results, false),
              HasSubstr("<dt>Longest wait</dt><dd><bdi>one</bdi>, turn 2 at 1:10.000: 900 ms."));
  EXPECT_THAT(page_of(results), HasSubstr("<dt>Longest wait</dt><dd><bdi>one</bdi>, turn 2 at 1:10.000: 900 ms."));
  const std::vector<RecordingResult> drawn = {recording("one", {answered(64000, 900), answered(70000, 300)})};
  EXPECT_THAT(page_of(drawn), HasSubstr("<dd><a href=\"#turn-1\"><bdi>one</bdi></a>, turn 1 at 1:04.000: 900 ms."));
}

TEST(Page, NamesAWaitWithoutAReplyThatIsLongerThanEveryLatency) {
  CallerTurn unanswered;
  unanswered.outcome = Outcome::unanswered;
  unanswered.caller_end = Millis{70000.0};
  unanswered.censored_wait = Millis{5000.0};
  EXPECT_THAT(page_of({recording("one", {answered(64000, 900), unanswered})}, false),
              HasSubstr("turn 2 at 1:10.000: at least 5000 ms, and no reply."));
  EXPECT_THAT(page_of({}), HasSubstr("<dt>Longest wait</dt><dd>None: no reply was due.</dd>"));
}

TEST(Page, DrawsATurnUntilItsReplyHasBegun) {
  RecordingResult result = recording("one", {answered(4000, 700)});
  const TurnWindow window = window_around(*result.analysis, result.analysis->turns[0]);
  EXPECT_LT(window.from, Millis{3100.0});
  EXPECT_GT(window.to, Millis{4700.0});
  result.analysis->turns[0].caller_end = Millis{9900.0};
  EXPECT_LE(window_around(*result.analysis, result.analysis->turns[0]).to, result.analysis->info.duration());
}

TEST(Html, EscapesMarkupAndControlCharacters) {
  EXPECT_EQ(escaped("<a b=\"c\" d='e'>&\n"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\\x0A");
}

TEST(Html, ShortensBetweenCharacters) {
  EXPECT_EQ(shortened("éàü", 3), "éàü");
  EXPECT_EQ(shortened("éàüx", 3), "éà…");
  EXPECT_EQ(fitting("short", 100.0), "short");
  EXPECT_LT(fitting(std::string(50, 'W'), 100.0).size(), 12U);
}

TEST(Html, TellsTimesInARecording) {
  EXPECT_EQ(clock_text(64777.0), "1:04.777");
  EXPECT_EQ(clock_text(59999.9), "1:00.000");
}

TEST(Drawing, PutsTicksAtRoundValues) {
  EXPECT_THAT(round_values(0.0, 1500.0, 6), ElementsAre(0.0, 500.0, 1000.0, 1500.0));
  EXPECT_THAT(round_values(-300.0, 300.0, 3), ElementsAre(-200.0, 0.0, 200.0));
  EXPECT_THAT(round_values(5.0, 5.0, 4), ElementsAre(5.0));
}

TEST(Drawing, KeepsWhatLiesOutsideAtTheBorder) {
  const Scale down{0.0, 100.0, 200.0, 0.0};
  EXPECT_EQ(down.at(25.0), 150.0);
  EXPECT_EQ(down.at(500.0), 0.0);
  EXPECT_EQ(down.at(-1.0), 200.0);
}

TEST(DataUrl, IsBase64WithPadding) {
  EXPECT_EQ(data_url("image/png", "fo"), "data:image/png;base64,Zm8=");
}

// As Firefox and Chrome tell it of an empty script.
TEST(DataUrl, HashesAsAPolicyNamesThem) {
  EXPECT_EQ(policy_hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
}

// Read back with the library's own reader: low frequencies below, loud is light.
TEST(LevelPicture, IsAPngWithLowFrequenciesBelow) {
  const LevelGrid grid{.columns = 2, .rows = 3, .level_dbfs = {-10, -80, -80, -80, -80, -40}};
  const std::string png = to_png(grid, -10.0F);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  ASSERT_NE(png_image_begin_read_from_memory(&image, png.data(), png.size()), 0);
  ASSERT_EQ(image.width, 2U);
  ASSERT_EQ(image.height, 3U);
  image.format = PNG_FORMAT_GRAY;
  std::vector<unsigned char> pixels(6);
  ASSERT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0);
  EXPECT_GT(pixels[4], pixels[1]);  // the loud one is at the left below, the middling one at the right above
  EXPECT_GT(pixels[1], pixels[0]);
  EXPECT_EQ(pixels[0], pixels[2]);
}

}  // namespace
}  // namespace turngap
