#include "turngap/loadtest/load_times.h"

#include <gtest/gtest.h>

#include <sstream>

#include "turngap/core/calendar.h"
#include "turngap/core/error.h"
#include "turngap/loadtest/results.h"

namespace turngap::test {
namespace {

LoadTimes times_in(const std::string& text) {
  std::istringstream stream(text);
  return read_load_times(stream, "results.json");
}

// A call that is active from 1 to 3 s, one from 2 to 4 s, and one that failed.
std::string written() {
  LoadRun run;
  for (const double at : {1'000.0, 2'000.0}) {
    CallRecord call{.number = run.calls.size() + 1, .scheduled = Millis{at}};
    call.first_request = Millis{at - 50};
    call.placed = Millis{at};
    call.ended = Millis{at + 2'000};
    run.calls.push_back(call);
  }
  CallRecord failed{.number = 3, .scheduled = Millis{1'500}};
  failed.first_request = Millis{1'500};
  failed.ended = Millis{3'500};
  failed.fault = CallFault::timeout;
  run.calls.push_back(failed);
  run.length = Millis{4'000};
  return to_results_json(report_of(run, {}), run, {"1", "2026-07-01T12:00:00.250Z", "run", 3, {}});
}

TEST(LoadTimes, AreReadFromWhatTheLoadTestWrote) {
  const LoadTimes times = times_in(written());
  const LoadTimes::Time start(*parse_moment("2026-07-01T12:00:00Z", Moment{}));
  const auto active_after = [&](int ms) { return times.active_at(start + std::chrono::milliseconds{250 + ms}); };
  EXPECT_EQ(active_after(999), 0U);
  EXPECT_EQ(active_after(1'000), 1U);
  EXPECT_EQ(active_after(2'000), 2U);
  EXPECT_EQ(active_after(3'000), 1U);
  EXPECT_EQ(active_after(4'000), 0U);
}

TEST(LoadTimes, AreNotReadFromAnythingElse) {
  for (const char* text :
       {"", "{}", "[1]", R"({"turngap":{"schema":"turngap.summary/1"}})",
        R"({"turngap":{"schema":"turngap.loadtest/1","calls":[]}})",
        R"({"turngap":{"schema":"turngap.loadtest/1","started_at":"2026-07-01T12:00:00.000Z","calls":[]}})",
        R"({"turngap":{"schema":"turngap.loadtest/1","started_at":"noon","calls":[{}]}})"}) {
    EXPECT_THROW(times_in(text), FatalError) << text;
  }
}

}  // namespace
}  // namespace turngap::test
