#include "twilio/selection_rules.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "results/json_fields.h"
#include "turngap/twilio/sid.h"
#include "twilio/account_lists.h"
#include "twilio/manifest_lookup.h"
#include "twilio/owned_recordings.h"
#include "twilio/tagged_url.h"

namespace turngap {
namespace {

using Json = nlohmann::json;

void select_by_number(RecordingSearch& search) {
  const Selection& wanted = search.selection();
  std::vector<QueryParameter> filters;
  if (!wanted.from.empty()) filters.emplace_back("From", wanted.from);
  if (!wanted.to.empty()) filters.emplace_back("To", wanted.to);
  std::set<Sid> calls;
  const auto take = [&](const Call& call) {
    if (!wanted.from.empty() && call.from != wanted.from) return;
    if (!wanted.to.empty() && call.to != wanted.to) return;
    search.list().add_call(call);
    calls.insert(Sid(call.sid));
  };
  for_each_call(search.scope().queue, search.scope().account_url(), wanted.window, filters, take);
  add_recordings_of(search, calls, "Calls", "number");
  search.note("number", calls.size(), "calls");
}

// How many there are in the window.
std::size_t add_recordings_of_account(RecordingSearch& search, const std::string& account, const std::string& rule) {
  std::size_t listed = 0;
  for_each_recording(search.scope().queue, search.scope().account_url(account), search.selection().window,
                     [&](const Json& item) {
                       ++listed;
                       search.add(item, rule);
                     });
  return listed;
}

void select_whole_account(RecordingSearch& search) {
  const std::string& rule = search.selection().whole_account_rule;
  search.note(rule, add_recordings_of_account(search, search.scope().account, rule), "recordings");
}

// ---- a tag ----

/// Conferences that were listed, and those of them that have the tag in their name.
struct TaggedConferences {
  std::set<Sid> listed;
  std::set<Sid> tagged;
};

void list_conferences(const RecordingSearch& search, const std::vector<QueryParameter>& parameters,
                      TaggedConferences& conferences) {
  const std::string& tag = search.selection().tag;
  for_each_item(search.scope().queue, url_with(search.scope().account_url() + "/Conferences.json", parameters),
                "conferences", [&](const Json& item) {
                  const std::string name = text_of(item, "friendly_name");
                  const std::string sid = text_of(item, "sid");
                  const bool named = name == tag || name.starts_with(tag + "-");
                  conferences.listed.insert(Sid(sid));
                  if (named && is_sid(sid, "CF")) conferences.tagged.insert(Sid(sid));
                });
}

// Without a status only the conferences in progress may be listed. Whether the filter by name is exact is not
// documented: the list by date is looked through as well.
void select_by_conference(RecordingSearch& search) {
  TaggedConferences conferences;
  for (const char* status : {"completed", "in-progress"}) {
    auto parameters = window_parameters("DateCreated", search.selection().window, DateStyle::day_after);
    parameters.emplace_back("PageSize", kLargestPage);
    parameters.emplace_back("Status", status);
    list_conferences(search, parameters, conferences);
    parameters.emplace_back("FriendlyName", search.selection().tag);
    list_conferences(search, parameters, conferences);
  }
  add_recordings_of(search, conferences.tagged, "Conferences", "conference");
  search.note("conference", conferences.listed.size(), "conferences");
}

std::vector<std::string> accounts_named_as_tag(const RecordingSearch& search) {
  const std::string& tag = search.selection().tag;
  const std::string url =
      url_with(search.scope().base + "/Accounts.json", {{"FriendlyName", tag}, {"PageSize", kLargestPage}});
  std::vector<std::string> accounts;
  const auto take = [&](const Json& item) {
    const std::string sid = text_of(item, "sid");
    if (text_of(item, "friendly_name") == tag && is_sid(sid, "AC")) accounts.push_back(sid);
  };
  for_each_item(search.scope().queue, url, "accounts", take, {.denial_is_its_own = true});
  return accounts;
}

// Restricted and standard API keys may not read /Accounts, which says nothing about the secret.
void select_by_subaccount(RecordingSearch& search) try {
  std::size_t listed = 0;
  for (const std::string& account : accounts_named_as_tag(search)) {
    listed += add_recordings_of_account(search, account, "subaccount");
  }
  search.note("subaccount", listed, "recordings");
} catch (const AccessDenied& denied) {
  search.scope().say(fmt::format(
      "rule subaccount: skipped, this key may not list accounts ({}); name a subaccount by its SID", denied.what()));
}

std::set<Sid> calls_with_tag_in_url(RecordingSearch& search, const std::vector<Sid>& calls) {
  std::set<Sid> tagged;
  search.scope().queue.run_each(calls.size(), [&](std::size_t i) {
    QueuedRequest request =
        json_request(fmt::format("{}/Calls/{}/Events.json", search.scope().account_url(), calls[i].text()));
    request.done = [&search, &tagged, sid = calls[i]](const RequestResult& result) {
      if (result.answer == Answer::good) {
        if (has_tagged_url(parse_json(result.response.body), search.selection().tag)) tagged.insert(sid);
      } else if (result.answer != Answer::final) {
        search.fail(sid.text(), result);
      }
    };
    return request;
  });
  return tagged;
}

void select_by_twiml_url(RecordingSearch& search) {
  for_each_call(search.scope().queue, search.scope().account_url(), search.selection().window, {},
                [&](const Call& call) { search.list().add_call(call); });
  std::vector<Sid> calls;
  for (const auto& [sid, call] : search.list().calls()) calls.push_back(sid);
  if (!calls.empty()) {
    search.scope().say(fmt::format("looking for the tag in the TwiML URLs of {} calls", calls.size()));
  }
  add_recordings_of(search, calls_with_tag_in_url(search, calls), "Calls", "twiml_url");
  search.note("twiml_url", calls.size(), "calls");
}

void select_by_tag(RecordingSearch& search) {
  select_by_conference(search);
  if (search.list().empty()) select_by_subaccount(search);
  if (search.list().empty()) select_by_twiml_url(search);
}

void select_recordings(RecordingSearch& search) {
  const Selection& selection = search.selection();
  if (selection.manifest) return look_up_manifest(search);
  if (!selection.from.empty() || !selection.to.empty()) return select_by_number(search);
  if (selection.whole_account) return select_whole_account(search);
  select_by_tag(search);
}

}  // namespace

SearchFinds apply_selection_rules(const SearchScope& scope) {
  RecordingSearch search(scope);
  select_recordings(search);
  return std::move(search).finds();
}

}  // namespace turngap
