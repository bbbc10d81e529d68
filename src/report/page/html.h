#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "turngap/stats/call_statistics.h"

namespace turngap {

/// Text for HTML and SVG, within elements and quoted attributes; control characters become \xHH.
std::string escaped(std::string_view text);

/// The first characters of a text, with an ellipsis where there are more than `most`.
std::string shortened(std::string_view text, std::size_t most);

/// Somebody's name for something: isolated, so that its direction moves nothing beside it, and shortened, with the
/// whole of it as its tip.
std::string name_html(std::string_view text, std::size_t most = 48);

/// The same for a label of a picture: with an ellipsis where it is wider than `width`, in the picture's units and at
/// the largest size of a label. Nobody's letters are wider than is taken here.
std::string fitting(std::string_view text, double width);

/// "888 ms", or a dash.
std::string millis_text(const std::optional<double>& value);

/// "432 to 526 ms", or "no interval".
std::string interval_text(const std::optional<Interval>& interval, std::string_view unit = "ms", int digits = 0);

/// Of a time in a recording: "1:04.777".
std::string clock_text(double millis);

/// "1 call", "2 calls".
std::string counted(std::size_t count, std::string_view noun);

/// A picture with its title above and a sentence on how to read it below; `picture` is HTML already.
std::string figure_html(std::string_view title, const std::string& picture, std::string_view caption);

/// A section with a heading that can be linked to; `content` is HTML already.
std::string section_html(std::string_view id, std::string_view heading, const std::string& content);

}  // namespace turngap
