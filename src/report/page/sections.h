#pragma once

#include <string>

#include "turngap/report/page.h"

namespace turngap {

// The parts of the page, in their order; each is a section of HTML, or empty where it has nothing to show.

std::string verdict_section(const Page& page);
std::string comparison_section(const Page& page);
std::string distribution_section(const Page& page);
std::string outcome_section(const Page& page);
std::string reply_section(const Page& page);
std::string course_section(const Page& page);
std::string breakdown_section(const Page& page);
std::string trust_section(const Page& page);
std::string turn_section(const Page& page);
std::string call_section(const Page& page);
std::string method_section(const Page& page);

/// Drawn turn number `index` of the page; the other is its place among the page's anchors.
std::string turn_picture(const RecordingResult& result, const ShownTurn& shown);

/// What the page's script needs of all calls and their turns: JSON, compressed, in Base64.
std::string call_data(const Page& page);

/// The response latencies below which the pictures of the run lie: beyond it there are few.
double longest_drawn(const Page& page);

}  // namespace turngap
