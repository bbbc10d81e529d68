#pragma once

#include <cstddef>
#include <string>
#include <string_view>

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

/// A picture with its title above and a sentence on how to read it below; `picture` is HTML already.
std::string figure_html(std::string_view title, const std::string& picture, std::string_view caption);

/// A section with a heading that can be linked to; `content` is HTML already.
std::string section_html(std::string_view id, std::string_view heading, const std::string& content);

}  // namespace turngap
