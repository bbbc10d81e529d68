#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

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

/// A search under way: its scope, and what its rules have found so far.
class RecordingSearch {
 public:
  explicit RecordingSearch(const SearchScope& scope);

  const SearchScope& scope() const { return scope_; }
  const Selection& selection() const { return scope_.selection; }
  RecordingList& list() { return finds_.list; }

  /// Adds a recording of Twilio's answers, if it is one in the date window and not there yet.
  void add(const nlohmann::json& item, const std::string& rule);
  /// The rule is done: it has looked at so many calls, conferences, recordings or entries (`kind`).
  void note(const std::string& rule, std::size_t listed, const std::string& kind);
  /// What `sid` names was asked for, and that did not go well.
  void fail(const std::string& sid, const RequestResult& result);
  /// The answer came, without what was asked for.
  void missing(const std::string& sid, const std::string& reason, const std::string& message);

  SearchFinds finds() && { return std::move(finds_); }

 private:
  const SearchScope& scope_;
  SearchFinds finds_;
  std::map<std::string, std::size_t> added_;  // by rule
};

}  // namespace turngap
