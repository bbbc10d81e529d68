#include "turngap/twilio/manifest.h"

#include <fmt/format.h>

#include <set>

#include "core/printable.h"
#include "turngap/core/error.h"
#include "turngap/twilio/sid.h"

namespace turngap {

std::vector<std::string> read_manifest(std::istream& text, const std::string& name) {
  std::set<std::string> sids;
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // a byte-order mark
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos || line[begin] == '#') continue;
    const std::string sid = line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
    if (!is_sid(sid, "CA") && !is_sid(sid, "RE") && !is_sid(sid, "CF")) {
      throw FatalError(
          fmt::format("{}:{}: expected the SID of a call (CA…), recording (RE…) or conference (CF…), found '{}'", name,
                      number, printable(sid)));
    }
    sids.insert(sid);
  }
  if (sids.empty())
    throw FatalError(fmt::format("{}: expected SIDs of calls or recordings, one a line, found none", name));
  return {sids.begin(), sids.end()};
}

}  // namespace turngap
