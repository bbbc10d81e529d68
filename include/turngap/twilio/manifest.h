#pragma once

#include <istream>
#include <string>
#include <vector>

namespace turngap {

/// Reads the SIDs of calls, recordings and conferences, one a line, sorted and each once; empty lines and those that
/// begin with # are skipped. Throws FatalError naming the line that is none, and where there is none at all.
std::vector<std::string> read_manifest(std::istream& text, const std::string& name);

}  // namespace turngap
