#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"
#include "report/verdict_words.h"

namespace turngap {
namespace {

std::string_view verdict_look(Verdict verdict) {
  if (verdict == Verdict::pass) return "good";
  return verdict == Verdict::fail ? "bad" : "open";
}

std::string limit_row(const GateCheck& check, GateReading reading) {
  const std::string interval = check.found ? interval_words(check) : "–";
  return fmt::format(
      "<tr><td class=\"{}\"><span aria-hidden=\"true\">{}</span> {}</td><th scope=\"row\">{} {}</th><td>{}</td>"
      "<td>{}</td><td>{}{}</td></tr>\n",
      verdict_look(check.verdict), verdict_sign(check.verdict), escaped(to_string(check.verdict)),
      escaped(limit_name(check.limit)), escaped(limit_words(check.limit)),
      check.found ? found_words(check) : "nothing measured", check.found ? escaped(spare_words(check)) : "–", interval,
      reading == GateReading::strict ? ", which decides" : "");
}

std::string limit_table(const GateResult& gate) {
  std::string rows;
  for (const GateCheck& check : gate.checks) rows += limit_row(check, gate.reading);
  return fmt::format(
      "<div class=\"scroll\" role=\"region\" aria-label=\"Limits\" tabindex=\"0\"><table class=\"limits\"><thead><tr>"
      "<th scope=\"col\">Kept?</th><th scope=\"col\">Limit</th><th scope=\"col\">Found</th><th scope=\"col\">Distance"
      "</th><th scope=\"col\">90 % interval</th></tr></thead><tbody>\n{}</tbody></table></div>\n",
      rows);
}

std::string rate_words(const GateLimit& limit) {
  return limit.quantity == GateQuantity::barge_in ? "barge-ins" : limit_name(limit);
}

std::string sentence(const GateCheck& check) {
  const bool latency = check.limit.quantity == GateQuantity::percentile;
  if (!check.found) return fmt::format("Of {}, nothing was measured. ", limit_name(check.limit));
  const std::string what =
      latency ? fmt::format("{:g} of 100 replies came within {}", check.limit.percentile, found_words(check))
              : fmt::format("{} of the turns are {}", found_words(check), rate_words(check.limit));
  const bool named = spare_words(check).find_first_of("0123456789") == 0;
  std::string spare = spare_words(check);
  if (named) spare.insert(spare.find(' '), latency ? " ms" : " points");
  return fmt::format("{}; the limit is {}: {}. ", what, limit_words(check.limit), spare);
}

// A link to where the turn is drawn; not every page draws it.
std::string linked(const TurnPlace& place, const Page& page) {
  std::string name = name_html(place.call_sid.value_or(place.recording));
  const auto drawn = std::ranges::find_if(page.turns, [&](const ShownTurn& shown) {
    return shown.turn + 1 == place.turn && page.results[shown.recording].identity.recording == place.recording;
  });
  if (drawn == page.turns.end()) return name;
  return fmt::format("<a href=\"#turn-{}\">{}</a>", drawn - page.turns.begin() + 1, name);
}

std::string longest_wait(const Page& page) {
  const auto& slowest = page.summary.statistics.slowest;
  const auto& unanswered = page.summary.statistics.longest_unanswered;
  if (slowest.empty() && unanswered.empty()) return "None: no reply was due.";
  const bool answered =
      unanswered.empty() || (!slowest.empty() && slowest.front().wait_ms >= unanswered.front().wait_ms);
  const TurnPlace& worst = answered ? slowest.front() : unanswered.front();
  const std::string wait = millis_text(worst.wait_ms);
  return fmt::format("{}, turn {} at {}: {}.", linked(worst, page), worst.turn, clock_text(worst.caller_end_ms),
                     answered ? wait : fmt::format("at least {}, and no reply", wait));
}

std::string trust(const Page& page) {
  const RunSummary& summary = page.summary;
  std::string text;
  if (page.profile.uncertainty_p50_ms) {
    text = fmt::format("A single latency is known to ± {:.0f} ms (median; 95 of 100 within ± {:.0f} ms). ",
                       *page.profile.uncertainty_p50_ms, *page.profile.uncertainty_p95_ms);
  }
  if (!summary.failed.empty()) {
    text += fmt::format("{} of {} could not be measured. ", summary.failed.size(),
                        counted(summary.recordings_measured + summary.failed.size(), "recording"));
  }
  if (summary.statistics.counts.not_measurable > 0) {
    text += fmt::format("{} of {} not measurable. ", summary.statistics.counts.not_measurable,
                        counted(summary.statistics.counts.turns, "turn"));
  }
  text += summary.findings.empty()
              ? "Nothing was found in the recordings that limits it."
              : fmt::format("<a href=\"#trust\">{}</a> limit{} it.", counted(summary.findings.size(), "finding"),
                            summary.findings.size() == 1 ? "s" : "");
  return text;
}

std::string change(const Page& page) {
  if (!page.baseline) return "Not compared: no baseline was given.";
  const ReleaseComparison& comparison = page.baseline->comparison;
  std::string verdict(to_string(comparison.verdict));
  std::ranges::replace(verdict, '_', ' ');
  verdict[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(verdict[0])));
  return fmt::format("<a href=\"#change\">{}</a> against {}: {}.", escaped(verdict), name_html(page.baseline->name),
                     escaped(comparison.reason));
}

std::string answers(const Page& page) {
  return fmt::format(
      "<dl class=\"answers\"><div><dt>Longest wait</dt><dd>{}</dd></div><div><dt>Can the numbers be trusted?</dt>"
      "<dd>{}</dd></div><div><dt>What changed?</dt><dd>{}</dd></div></dl>\n",
      longest_wait(page), trust(page), change(page));
}

}  // namespace

std::string verdict_section(const Page& page) {
  const GateResult& gate = page.summary.gate;
  std::string sentences;
  for (const GateCheck& check : gate.checks) sentences += sentence(check);
  const std::string verdict = fmt::format(
      "<p class=\"verdict {}\"><span class=\"sign\" aria-hidden=\"true\">{}</span> <strong>{}</strong>: {}</p>\n"
      "<p class=\"lead\">{}</p>\n",
      verdict_look(gate.verdict), verdict_sign(gate.verdict), verdict_word(gate.verdict), gate_words(gate),
      escaped(sentences));
  return section_html("verdict", "Did it pass?", verdict + limit_table(gate) + answers(page));
}

}  // namespace turngap
