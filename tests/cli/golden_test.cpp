#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <set>
#include <sstream>

#include "cli/program.h"

namespace turngap::test {
namespace {

using Row = std::vector<std::string>;

// Names in testdata/calls hold no comma and no quote, so the cells need no unquoting.
std::vector<Row> rows_of(const std::string& csv) {
  std::vector<Row> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    Row& row = rows.emplace_back();
    std::istringstream cells(line + ",");
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
  }
  return rows;
}

// Whole milliseconds of other compilers and libraries: either edge of a difference may round the other way, and an
// uncertainty is rounded up.
constexpr double kTimeToleranceMs = 3.0;
// One unit of the last digit, on either side.
constexpr double kLevelToleranceDb = 0.2;

double tolerance_of(const std::string& column) {
  if (column.ends_with("_ms")) return kTimeToleranceMs;
  if (column.ends_with("_snr_db")) return kLevelToleranceDb;
  return 0.0;
}

void expect_same_cell(const std::string& column, const std::string& measured, const std::string& golden,
                      const std::string& where) {
  const double tolerance = tolerance_of(column);
  if (tolerance == 0.0 || golden.empty() || measured.empty()) {
    EXPECT_EQ(measured, golden) << where << column;
  } else {
    EXPECT_NEAR(std::stod(measured), std::stod(golden), tolerance) << where << column;
  }
}

TEST(Golden, TestCallsGiveTheKnownTable) {
  const TemporaryFolder folder;
  const std::filesystem::path testdata = TURNGAP_TESTDATA;
  ASSERT_EQ(turngap(folder.path(), {"analyze", testdata / "calls"}).exit_code, 0);
  const auto measured = rows_of(content_of(folder / "latency.csv"));
  const auto golden = rows_of(content_of(testdata / "golden" / "calls.csv"));
  ASSERT_EQ(measured.size(), golden.size());
  ASSERT_GT(golden.size(), 20U);
  ASSERT_EQ(measured[0], golden[0]);
  for (std::size_t i = 1; i < golden.size(); ++i) {
    ASSERT_EQ(measured[i].size(), golden[0].size());
    const std::string where = golden[i].at(0) + ", turn " + golden[i].at(4) + ", ";
    for (std::size_t k = 0; k < golden[0].size(); ++k) {
      expect_same_cell(golden[0][k], measured[i][k], golden[i].at(k), where);
    }
  }
}

}  // namespace
}  // namespace turngap::test
