#include "support/fake_twilio/service.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "support/fake_twilio/resource_json.h"
#include "support/fake_twilio/wav_layout.h"

namespace turngap::test {
namespace {

using nlohmann::json;
using Segments = std::vector<std::string>;

/// Everything that the answer to one request is made of.
struct Context {
  const Catalogue& catalogue;
  const FakeAccount& account;
  const ServiceRequest& request;
  const ServiceOrigins& origins;
};

struct FailedRequest {
  int status;
  int code;
  std::string message;
};

[[noreturn]] void not_found(const std::string& path) {
  throw FailedRequest{404, 20404, fmt::format("The requested resource {} was not found", path)};
}

Segments segments_of(std::string_view path) {
  Segments segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

/// The name without the suffix; empty where the name has another one.
std::string without(const std::string& name, std::string_view suffix) {
  return name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size()) : "";
}

bool is_true(const Query& query, const std::string& name) {
  const auto found = query.find(name);
  return found != query.end() && (found->second == "true" || found->second == "True");
}

bool opens(const BasicCredentials& credentials, const FakeAccount& account) {
  return (credentials.user == account.sid && credentials.password == account.auth_token) ||
         (credentials.user == account.api_key_sid && credentials.password == account.api_key_secret);
}

/// The account whose credentials these are.
const FakeAccount* holder(const Catalogue& catalogue, const std::optional<BasicCredentials>& credentials) {
  if (!credentials) return nullptr;
  for (const FakeAccount& account : catalogue.accounts) {
    if (opens(*credentials, account)) return &account;
  }
  return nullptr;
}

const FakeAccount& authenticated(const Catalogue& catalogue, const ServiceRequest& request) {
  const FakeAccount* account = holder(catalogue, request.credentials);
  if (account == nullptr) throw FailedRequest{401, 20003, "Authenticate"};
  return *account;
}

/// An account may read its own resources and those of its subaccounts.
const FakeAccount& account_of_path(const Catalogue& catalogue, const ServiceRequest& request, const std::string& sid) {
  const FakeAccount& user = authenticated(catalogue, request);
  const FakeAccount* account = catalogue.account(sid);
  if (account == nullptr || (account != &user && account->owner_sid != user.sid)) {
    throw FailedRequest{401, 20003, "Authenticate"};
  }
  return *account;
}

ServiceAnswer json_answer(const json& body) {
  return {200, "application/json", std::make_shared<const std::string>(body.dump())};
}

ServiceAnswer page_answer(std::vector<ListItem> items, const std::string& key, TimeFilter time_filter,
                          const ServiceRequest& request) {
  items = filtered(std::move(items), request.query, time_filter);
  ServiceAnswer result = json_answer(nullptr);
  result.page = page_of(items, key, request.path, request.query);
  result.page_key = key;
  result.body = std::make_shared<const std::string>(result.page->dump());
  return result;
}

template <typename Resource>
const Resource& with_sid(const std::vector<Resource>& resources, const std::string& sid, const std::string& path) {
  const auto found = std::find_if(resources.begin(), resources.end(), [&](const auto& one) { return one.sid == sid; });
  if (found == resources.end()) not_found(path);
  return *found;
}

json recording_json(const Context& context, const FakeRecording& recording, RecordingList kind) {
  return to_json(recording, context.account, kind, context.origins.base_url, context.origins.customer_storage_url);
}

// Asked before any JSON is made: a manifest of thousands of calls is as many requests over as many recordings.
bool is_of(const Query& query, const std::string& name, const std::optional<std::string>& sid) {
  const auto [begin, end] = query.equal_range(name);
  return std::all_of(begin, end, [&](const auto& parameter) { return sid == parameter.second; });
}

// Of a long list what may be on the page that is asked for, and the item before it: the others are not made.
template <typename Resource, typename MakeItem>
std::vector<ListItem> items_near_page(std::vector<const Resource*> resources, Time Resource::*time,
                                      const ServiceRequest& request, TimeFilter time_filter, MakeItem make) {
  const auto newer = [&](const Resource* a, const Resource* b) { return a->*time > b->*time; };
  if (!std::is_sorted(resources.begin(), resources.end(), newer)) {
    std::stable_sort(resources.begin(), resources.end(), newer);
  }
  const std::string before = sid_before_page(request.query);
  const auto first =
      std::find_if(resources.begin(), resources.end(), [&](const auto* one) { return one->sid == before; });
  std::vector<ListItem> items;
  for (auto at = first == resources.end() ? resources.begin() : first; at != resources.end(); ++at) {
    if (items.size() > kLargestPageSize + 1) break;
    ListItem item = make(**at);
    if (is_asked_for(item, request.query, time_filter)) items.push_back(std::move(item));
  }
  return items;
}

template <typename Selected>
ServiceAnswer recordings(const Context& context, RecordingList kind, Selected selected) {
  const bool with_deleted = is_true(context.request.query, "IncludeSoftDeleted");
  const auto time_filter = kind == RecordingList::of_account ? TimeFilter::date_time : TimeFilter::date;
  std::vector<const FakeRecording*> chosen;
  for (const FakeRecording& recording : context.account.recordings) {
    if (selected(recording) && (with_deleted || !recording.soft_deleted)) chosen.push_back(&recording);
  }
  auto items = items_near_page(
      std::move(chosen), &FakeRecording::created, context.request, time_filter,
      [&](const FakeRecording& recording) -> ListItem {
        return {recording_json(context, recording, kind), recording.created, {}, {{"DateCreated", recording.created}}};
      });
  return page_answer(std::move(items), "recordings", time_filter, context.request);
}

ServiceAnswer calls(const Context& context) {
  std::vector<const FakeCall*> all;
  for (const FakeCall& call : context.account.calls) all.push_back(&call);
  auto items = items_near_page(std::move(all), &FakeCall::start, context.request, TimeFilter::date_time,
                               [&](const FakeCall& call) -> ListItem {
                                 return {to_json(call, context.account),
                                         call.start,
                                         {{"To", call.to},
                                          {"From", call.from},
                                          {"ParentCallSid", call.parent_call_sid.value_or("")},
                                          {"Status", call.status}},
                                         {{"StartTime", call.start}, {"EndTime", call.end}}};
                               });
  return page_answer(std::move(items), "calls", TimeFilter::date_time, context.request);
}

// Without a status only what is in progress is listed, as announced for the end of September 2026.
ServiceAnswer conferences(const Context& context) {
  const bool any_status = context.request.query.contains("Status");
  std::vector<const FakeConference*> listed;
  for (const FakeConference& conference : context.account.conferences) {
    if (any_status || conference.status == "in-progress") listed.push_back(&conference);
  }
  auto items = items_near_page(std::move(listed), &FakeConference::created, context.request, TimeFilter::date,
                               [&](const FakeConference& conference) -> ListItem {
                                 return {to_json(conference, context.account),
                                         conference.created,
                                         {{"FriendlyName", conference.friendly_name}, {"Status", conference.status}},
                                         {{"DateCreated", conference.created}, {"DateUpdated", conference.updated}}};
                               });
  return page_answer(std::move(items), "conferences", TimeFilter::date, context.request);
}

ServiceAnswer accounts(const Catalogue& catalogue, const ServiceRequest& request) {
  const FakeAccount& user = authenticated(catalogue, request);
  // Standard and restricted keys may not list accounts, however right their secret is.
  if (request.credentials->user == user.api_key_sid) throw FailedRequest{401, 20003, "Authenticate"};
  std::vector<ListItem> items;
  for (const FakeAccount& account : catalogue.accounts) {
    if (&account != &user && account.owner_sid != user.sid) continue;
    items.push_back({to_json(account), {}, {{"FriendlyName", account.friendly_name}, {"Status", "active"}}, {}});
  }
  return page_answer(std::move(items), "accounts", TimeFilter::date, request);
}

ServiceAnswer events(const Context& context, const FakeCall& call) {
  std::vector<ListItem> items;
  if (call.status != "queued") items.push_back({event_json(call), {}, {}, {}});  // its TwiML has been asked for
  return page_answer(std::move(items), "events", TimeFilter::date, context.request);
}

bool has_media(const FakeRecording& recording) {
  return recording.media && recording.status == "completed" && !recording.soft_deleted &&
         !recording.in_customer_storage;
}

ServiceAnswer media(const Context& context, const FakeRecording& recording) {
  if (!has_media(recording)) not_found(context.request.path);
  const auto channels = context.request.query.find("RequestedChannels");
  const bool two = channels != context.request.query.end() && channels->second == "2";
  // What the metadata says of channels is the default download's; what is stored decides.
  const bool stored_mono = !recording.encryption && wav_layout(*recording.media, recording.sid).channels == 1;
  if (two && stored_mono) {
    throw FailedRequest{400, 16113, "Requested Channels is invalid: dual channel requested of a mono recording"};
  }
  const bool as_it_is = two || stored_mono || recording.encryption;
  return {200, "audio/x-wav",
          as_it_is ? recording.media : std::make_shared<const std::string>(first_channel(*recording.media))};
}

// /2010-04-01/Accounts/AC.../Recordings/RE... and below; `rest` is what follows the account.
ServiceAnswer recording(const Context& context, const std::string& name) {
  const auto& all = context.account.recordings;
  if (const std::string sid = without(name, ".json"); !sid.empty()) {
    const FakeRecording& one = with_sid(all, sid, context.request.path);
    if (one.soft_deleted && !is_true(context.request.query, "IncludeSoftDeleted")) not_found(context.request.path);
    return json_answer(recording_json(context, one, RecordingList::of_account));
  }
  const std::string sid = without(name, ".wav");
  return media(context, with_sid(all, sid.empty() ? name : sid, context.request.path));
}

ServiceAnswer below_call(const Context& context, const std::string& call_sid, const std::string& name) {
  const FakeCall& call = with_sid(context.account.calls, call_sid, context.request.path);
  if (name == "Events.json") return events(context, call);
  if (name != "Recordings.json") not_found(context.request.path);
  return recordings(context, RecordingList::of_call_or_conference,
                    [&](const FakeRecording& recording) { return recording.call_sid == call_sid; });
}

ServiceAnswer below_conference(const Context& context, const std::string& conference_sid, const std::string& name) {
  with_sid(context.account.conferences, conference_sid, context.request.path);
  if (name != "Recordings.json") not_found(context.request.path);
  return recordings(context, RecordingList::of_call_or_conference,
                    [&](const FakeRecording& recording) { return recording.conference_sid == conference_sid; });
}

ServiceAnswer below_account(const Context& context, const Segments& rest) {
  const std::string& path = context.request.path;
  if (rest.size() == 1 && rest[0] == "Recordings.json") {
    return recordings(context, RecordingList::of_account, [&](const FakeRecording& recording) {
      return is_of(context.request.query, "CallSid", recording.call_sid) &&
             is_of(context.request.query, "ConferenceSid", recording.conference_sid);
    });
  }
  if (rest.size() == 1 && rest[0] == "Calls.json") return calls(context);
  if (rest.size() == 1 && rest[0] == "Conferences.json") return conferences(context);
  if (rest.size() == 2 && rest[0] == "Recordings") return recording(context, rest[1]);
  if (rest.size() == 2 && rest[0] == "Calls") {
    const std::string sid = without(rest[1], ".json");
    return json_answer(to_json(with_sid(context.account.calls, sid, path), context.account));
  }
  if (rest.size() == 2 && rest[0] == "Conferences") {
    const std::string sid = without(rest[1], ".json");
    return json_answer(to_json(with_sid(context.account.conferences, sid, path), context.account));
  }
  if (rest.size() == 3 && rest[0] == "Calls") return below_call(context, rest[1], rest[2]);
  if (rest.size() == 3 && rest[0] == "Conferences") return below_conference(context, rest[1], rest[2]);
  not_found(path);
}

ServiceAnswer successful_answer(const Catalogue& catalogue, const ServiceRequest& request,
                                const ServiceOrigins& origins) {
  if (request.path == kAccountsPath + ".json") return accounts(catalogue, request);
  if (!request.path.starts_with(kAccountsPath + "/")) not_found(request.path);
  Segments rest = segments_of(std::string_view(request.path).substr(kAccountsPath.size()));
  if (rest.size() == 1) {
    return json_answer(to_json(account_of_path(catalogue, request, without(rest[0], ".json"))));
  }
  const FakeAccount& account = account_of_path(catalogue, request, rest[0]);
  if (request.method != "GET" && request.method != "HEAD") {
    throw FailedRequest{405, 20004, "Method not allowed"};
  }
  rest.erase(rest.begin());
  return below_account({catalogue, account, request, origins}, rest);
}

}  // namespace

ServiceAnswer answer(const Catalogue& catalogue, const ServiceRequest& request, const ServiceOrigins& origins) try {
  return successful_answer(catalogue, request, origins);
} catch (const FailedRequest& failed) {
  return error_answer(request.path, failed.status, failed.code, failed.message);
} catch (const BadParameter& bad) {
  return error_answer(request.path, 400, 20001, bad.what());
}

ServiceAnswer error_answer(const std::string& path, int status, int code, const std::string& message) {
  if (path.ends_with(".json")) {
    return {status, "application/json", std::make_shared<const std::string>(error_json(status, code, message))};
  }
  return {status, "application/xml", std::make_shared<const std::string>(error_xml(status, code, message))};
}

}  // namespace turngap::test
