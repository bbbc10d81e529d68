#include "turngap/report/page.h"

#include <fmt/format.h>

#include "report/page/assets.h"
#include "report/page/data_url.h"
#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"

namespace turngap {
namespace {

// Nothing is loaded, sent or run but what stands in the page itself (W3C, Content Security Policy Level 3).
std::string policy() {
  return fmt::format(
      "default-src 'none'; script-src {}; style-src {}; img-src data:; media-src data:; base-uri 'none'; form-action "
      "'none'",
      policy_hash(kPageScript), policy_hash(kPageStyle));
}

std::string head(const Page& page) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><!-- turngap.report/1 -->\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>{}</style>\n</head>\n",
      policy(), escaped(shortened(page.title, 200)), kPageStyle);
}

struct Section {
  std::string_view id;
  std::string_view name;  ///< in the list of the page's parts
  std::string (*html)(const Page& page);
};

constexpr Section kSections[] = {{"verdict", "Verdict", verdict_section},
                                 {"change", "Change", comparison_section},
                                 {"latency", "Latency", distribution_section},
                                 {"outcomes", "Outcomes", outcome_section},
                                 {"reply", "Reply", reply_section},
                                 {"course", "Course", course_section},
                                 {"parts", "Parts", breakdown_section},
                                 {"trust", "Trust", trust_section},
                                 {"turns", "Worst turns", turn_section},
                                 {"calls", "Calls", call_section},
                                 {"method", "Method", method_section}};

std::string banner(const Page& page, const std::string& links) {
  const RunSummary& summary = page.summary;
  return fmt::format(
      "<header><div><h1>{}</h1>\n<p>{}, {}, {}</p></div>\n<button type=\"button\" id=\"theme\" hidden>Theme</button>\n"
      "<nav aria-label=\"Parts of the page\">{}</nav></header>\n",
      name_html(page.title, 120), counted(summary.recordings_measured, "recording"),
      counted(summary.statistics.calls, "call"), counted(summary.statistics.counts.turns, "caller turn"), links);
}

}  // namespace

std::string to_page(const Page& page) {
  std::string links;
  std::string content;
  for (const Section& section : kSections) {
    const std::string html = section.html(page);
    if (!html.empty()) links += fmt::format("<a href=\"#{}\">{}</a> ", section.id, section.name);
    content += html;
  }
  std::string html = head(page) + "<body>\n" + banner(page, links) + "<main>\n" + content;
  html += "</main>\n<script type=\"text/plain\" id=\"call-data\">" + call_data(page) + "</script>\n<script>";
  return html.append(kPageScript) + "</script>\n</body>\n</html>\n";
}

}  // namespace turngap
