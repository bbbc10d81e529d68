#include <fmt/format.h>

#include <array>

#include "report/page/drawing.h"
#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"

namespace turngap {
namespace {

struct OutcomeShare {
  std::string_view name;
  std::string_view look;
  std::string_view meaning;
  std::size_t count;
};

std::array<OutcomeShare, 5> shares_of(const OutcomeCounts& counts) {
  return {{{"answered", "o-answered", "a reply came after the caller had finished", counts.answered},
           {"overlapped", "o-overlapped", "the reply began before the caller had finished", counts.overlapped},
           {"backchannel", "o-backchannel", "a short sound of the caller while the agent went on: no reply is due",
            counts.backchannel},
           {"unanswered", "o-unanswered", "no reply before the caller spoke again or the recording ended",
            counts.unanswered},
           {"not measurable", "o-unknown", "the audio does not allow a number", counts.not_measurable}}};
}

std::string stacked_bar(const OutcomeCounts& counts) {
  std::string words = "Caller turns by outcome: ";
  for (const OutcomeShare& share : shares_of(counts)) words += fmt::format("{} {}, ", share.count, share.name);
  Drawing drawing(34.0, words + fmt::format("{} in all.", counts.turns), 2.0 * kPictureWidth);
  double x = 0.0;
  for (const OutcomeShare& share : shares_of(counts)) {
    const double width = 2.0 * kPictureWidth * percent_of(share.count, counts.turns) / 100.0;
    if (share.count == 0) continue;
    drawing.bar({x, 2.0}, width - 1.0, 30.0, share.look, fmt::format("{}: {}", share.name, share.count));
    x += width;
  }
  return drawing.finish();
}

std::string outcome_table(const OutcomeCounts& counts) {
  std::string rows;
  for (const OutcomeShare& share : shares_of(counts)) {
    rows += fmt::format(
        "<tr><th scope=\"row\"><svg class=\"swatch\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"{}\" "
        "width=\"12\" height=\"12\"/></svg> {}</th><td>{}</td><td>{:.1f} %</td><td class=\"words\">{}</td></tr>\n",
        share.look, share.name, share.count, percent_of(share.count, counts.turns), share.meaning);
  }
  return fmt::format(
      "<table class=\"small\"><thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">Turns</th><th scope=\"col\">"
      "Share</th><th scope=\"col\" class=\"words\">Meaning</th></tr></thead><tbody>\n{}</tbody></table>\n",
      rows);
}

}  // namespace

std::string outcome_section(const Page& page) {
  const OutcomeCounts& counts = page.summary.statistics.counts;
  return section_html("outcomes", fmt::format("What became of {}?", counted(counts.turns, "caller turn")),
                      "<div class=\"wide\">" + stacked_bar(counts) + "</div>\n" + outcome_table(counts));
}

}  // namespace turngap
