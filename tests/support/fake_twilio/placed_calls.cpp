#include "support/fake_twilio/placed_calls.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "support/fake_twilio/resource_json.h"

namespace turngap::test {
namespace {

constexpr std::uint64_t kFirstPlaced = std::uint64_t{1} << 50;  // no other SIDs are made from these numbers

std::string field(const Query& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? "" : found->second;
}

bool is_number(const std::string& text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' &&
         std::all_of(text.begin() + 1, text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

struct Refusal {
  int code = 0;
  const char* words = "";
};

std::optional<Refusal> refusal_of(const Query& form, const FakeAccount& account) {
  const std::string to = field(form, "To"), from = field(form, "From"), url = field(form, "Url");
  if (to.empty()) return Refusal{21201, "No 'To' number is specified"};
  if (!is_number(to)) return Refusal{21211, "The 'To' number is not a valid phone number"};
  if (from.empty()) return Refusal{21213, "No 'From' number is specified"};
  if (from != account.number)
    return Refusal{21210, "The source phone number provided is not yet verified for your account"};
  if (url.empty() && field(form, "Twiml").empty()) return Refusal{21205, "Url parameter is required"};
  if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://")) {
    return Refusal{20001, "Url is not a valid URL"};
  }
  return std::nullopt;
}

ServiceAnswer json_answer(int status, const nlohmann::json& body) {
  return {status, "application/json", std::make_shared<const std::string>(body.dump())};
}

// One call after the other, as the calls per second allow.
Instant begin_of_next(const FakeAccount& account, Instant now) {
  Instant begin = now;
  const auto apart =
      std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>(1.0 / account.calls_per_second));
  for (const FakeCall& call : account.calls) {
    if (call.made) begin = std::max(begin, call.made->begins + apart);
  }
  return begin;
}

ServiceAnswer make_call(FakeAccount& account, const Query& form, Instant now) {
  FakeCall call{fake_sid("CA", kFirstPlaced + account.calls.size())};
  call.from = field(form, "From");
  call.to = field(form, "To");
  call.direction = "outbound-api";
  call.status = "queued";
  const std::string url = field(form, "Url");
  if (!url.empty()) call.twiml_url = url;
  const Instant begins = begin_of_next(account, now);
  call.made = MadeCall{begins, begins + account.call_length, field(form, "Record") == "true", false};
  call.start = std::chrono::floor<std::chrono::seconds>(begins);
  call.end = call.start;
  account.calls.push_back(call);
  return json_answer(201, to_json(call, account));
}

ServiceAnswer end_call(FakeAccount& account, const std::string& sid, const Query& form, Instant now) {
  const auto call = std::ranges::find(account.calls, sid, &FakeCall::sid);
  const std::string status = field(form, "Status");
  if (status != "completed" && status != "canceled")
    return error_answer(".json", 400, 20001, "Invalid parameter Status");
  if (!call->made || call->made->over)
    return error_answer(".json", 400, 21220, "Call is not in-progress. Cannot redirect.");
  call->made->ends = std::min(call->made->ends, now);
  return json_answer(200, to_json(*call, account));
}

void record(FakeAccount& account, const FakeCall& call) {
  FakeRecording recording{fake_sid("RE", kFirstPlaced + account.recordings.size()), call.sid};
  recording.created = call.start;
  recording.source = "OutboundAPI";
  if (!account.recordings.empty()) {
    recording.media = account.recordings.front().media;
    recording.duration = account.recordings.front().duration;
  }
  account.recordings.push_back(std::move(recording));
}

void advance(FakeAccount& account, FakeCall& call, Instant now) {
  MadeCall& made = *call.made;
  if (made.over) return;
  if (now >= made.begins) call.status = "in-progress";
  if (now < made.ends) return;
  made.over = true;
  call.end = std::chrono::floor<std::chrono::seconds>(made.ends);
  call.status = made.ends <= made.begins ? "canceled" : account.call_outcome;
  if (made.recorded && call.status == "completed") record(account, call);
}

}  // namespace

ServiceAnswer answer_to_post(Catalogue& catalogue, const ServiceRequest& request, const ServiceOrigins& origins,
                             Instant now) {
  ServiceRequest looked_at = request;
  looked_at.method = "GET";
  looked_at.query.clear();
  const ServiceAnswer there = answer(catalogue, looked_at, origins);  // the credentials, and whether the path is one
  if (there.status != 200) return there;
  const std::string below = request.path.substr(std::min(request.path.size(), kAccountsPath.size() + 1));
  FakeAccount* const account = catalogue.account(below.substr(0, below.find('/')));
  const auto slash = below.find('/');
  const std::string rest = slash == std::string::npos ? "" : below.substr(slash);
  if (account != nullptr && rest == "/Calls.json") {
    if (const auto refusal = refusal_of(request.query, *account)) {
      return error_answer(request.path, 400, refusal->code, refusal->words);
    }
    return make_call(*account, request.query, now);
  }
  const std::string name = rest.starts_with("/Calls/") ? rest.substr(7) : "";
  if (account == nullptr || !name.ends_with(".json") || name.find('/') != std::string::npos) {
    return error_answer(request.path, 405, 20004, "Method not allowed");
  }
  return end_call(*account, name.substr(0, name.size() - 5), request.query, now);
}

void advance_calls(Catalogue& catalogue, Instant now) {
  for (FakeAccount& account : catalogue.accounts) {
    for (std::size_t i = 0; i < account.calls.size(); ++i) {
      if (account.calls[i].made) advance(account, account.calls[i], now);
    }
  }
}

}  // namespace turngap::test
