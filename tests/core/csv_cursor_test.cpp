#include "core/csv_cursor.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "turngap/core/error.h"

namespace turngap {
namespace {

using testing::HasSubstr;

struct Rows {
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> lines;
  std::string problem;
};

Rows rows_of(CsvCursor cursor) {
  Rows rows;
  std::vector<std::string_view> cells;
  try {
    while (cursor.next_row(cells)) {
      rows.cells.emplace_back(cells.begin(), cells.end());
      rows.lines.push_back(cursor.line());
    }
  } catch (const FatalError& error) {
    rows.problem = error.what();
  }
  return rows;
}

Rows rows_in(std::string_view text) {
  return rows_of(CsvCursor(text, "t.csv"));
}

// Read in pieces of `bytes`.
Rows rows_in_pieces(std::string_view text, std::size_t bytes) {
  return rows_of(CsvCursor(
      [text](std::span<char> into) mutable {
        const std::size_t count = std::min(text.size(), into.size());
        std::ranges::copy(text.substr(0, count), into.begin());
        text.remove_prefix(count);
        return count;
      },
      "t.csv", bytes));
}

TEST(CsvCursor, TakesQuotesLineEndsAndBlankLines) {
  const Rows rows = rows_in(
      "\xEF\xBB\xBF"
      "a,\"b\"\"c\",\r\n\n\r\n\"d\r\ne,f\",g\rh,\ni");
  EXPECT_THAT(rows.cells,
              testing::ElementsAre(testing::ElementsAre("a", "b\"c", ""), testing::ElementsAre("d\r\ne,f", "g\rh", ""),
                                   testing::ElementsAre("i")));
  EXPECT_THAT(rows.lines, testing::ElementsAre(1, 4, 6));
}

// Any text of the characters that mean something, and every size of piece: the same rows, lines and refusals.
TEST(CsvCursor, GivesTheSameRowsFromPiecesOfAnySize) {
  std::mt19937 random(1);
  std::size_t refused = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string text(random() % 24, ' ');
    for (char& c : text) c = "ab,,\"\"\r\n\n"[random() % 9];
    const Rows whole = rows_in(text);
    refused += !whole.problem.empty();
    for (std::size_t bytes = 1; bytes <= text.size() + 1; ++bytes) {
      const Rows pieces = rows_in_pieces(text, bytes);
      ASSERT_EQ(pieces.cells, whole.cells) << testing::PrintToString(text) << " " << bytes;
      ASSERT_EQ(pieces.lines, whole.lines) << testing::PrintToString(text) << " " << bytes;
      ASSERT_EQ(pieces.problem, whole.problem) << testing::PrintToString(text) << " " << bytes;
    }
  }
  EXPECT_GT(refused, 100U);
}

TEST(CsvCursor, NamesTheLineOfAQuotationThatDoesNotEnd) {
  EXPECT_THAT(rows_in("a\n\n\"b\nc").problem, HasSubstr("t.csv:3: column 1: expected a closing quote"));
}

}  // namespace
}  // namespace turngap
