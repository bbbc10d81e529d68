#pragma once

#include <functional>
#include <string>

namespace turngap::cli {

/// What the parser of the command line says of a wrong option, in the words of all other messages: what was expected,
/// and what was found. `is_flag` tells whether an option takes no value.
std::string in_plain_words(const std::string& parser_message, const std::function<bool(const std::string&)>& is_flag);

}  // namespace turngap::cli
