#pragma once

#include <functional>
#include <string>

#include "turngap/twilio/recording_catalog.h"

namespace turngap {

/// Where and what is searched. The references live as long as the search.
struct SearchScope {
  RequestQueue& queue;
  const std::string& base;     ///< ".../2010-04-01"
  const std::string& account;  ///< SID
  const Selection& selection;
  const std::function<void(const std::string&)>& say;

  std::string account_url(const std::string& sid) const { return base + "/Accounts/" + sid; }
  std::string account_url() const { return account_url(account); }
};

/// What the rules have found: each recording once, and the calls that were met on the way.
struct SearchFinds {
  RecordingList list;
  std::vector<FetchFailure> failures;
  std::vector<RuleMatch> matches;
};

/// Applies the rule of the selection; for a tag, the rules that a run can be tagged by. Throws as
/// find_recordings_at_twilio.
SearchFinds apply_selection_rules(const SearchScope& scope);

}  // namespace turngap
