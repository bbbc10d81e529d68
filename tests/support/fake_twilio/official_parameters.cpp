#include "support/fake_twilio/official_parameters.h"

#include <map>
#include <regex>
#include <vector>

namespace turngap::test {
namespace {

using Formats = std::map<std::string, std::string>;

constexpr const char* kAny = ".*";
constexpr const char* kDate = R"(\d{4}-\d{2}-\d{2})";
constexpr const char* kDateTime = R"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)";
constexpr const char* kBoolean = "true|false";

std::string sid(const char* prefix) {
  return std::string(prefix) + "[0-9a-fA-F]{32}";
}

// Every list has them.
Formats with_pages(Formats formats) {
  formats.merge(Formats{{"PageSize", "[1-9][0-9]{0,2}|1000"}, {"Page", "[0-9]+"}, {"PageToken", kAny}});
  return formats;
}

// A moment: the time itself, or before or after it, which is part of the parameter's name.
Formats with_moment(const std::string& name, const char* format, Formats formats) {
  for (const char* end : {"", "<", ">"}) formats[name + end] = format;
  return formats;
}

struct OfficialPath {
  std::string below_account;  ///< behind /2010-04-01/Accounts/{AccountSid}
  Formats parameters;
};

std::vector<OfficialPath> official_paths() {
  return {
      {"/Recordings.json",
       with_pages(
           with_moment("DateCreated", kDateTime,
                       {{"CallSid", sid("CA")}, {"ConferenceSid", sid("CF")}, {"IncludeSoftDeleted", kBoolean}}))},
      {"/Recordings/" + sid("RE") + R"(\.json)", {{"IncludeSoftDeleted", kBoolean}}},
      {"/Recordings/" + sid("RE") + R"(\.wav)", {{"RequestedChannels", "1|2"}}},
      {"/Calls.json", with_pages(with_moment("StartTime", kDateTime,
                                             with_moment("EndTime", kDateTime,
                                                         {{"To", kAny},
                                                          {"From", kAny},
                                                          {"ParentCallSid", sid("CA")},
                                                          {"Status",
                                                           "queued|ringing|in-progress|canceled|completed|"
                                                           "failed|busy|no-answer"}})))},
      {"/Calls/" + sid("CA") + R"(\.json)", {}},
      {"/Calls/" + sid("CA") + R"(/Recordings\.json)", with_pages(with_moment("DateCreated", kDate, {}))},
      {"/Calls/" + sid("CA") + R"(/Events\.json)", with_pages({})},
      {"/Conferences.json",
       with_pages(with_moment(
           "DateCreated", kDate,
           with_moment("DateUpdated", kDate, {{"FriendlyName", kAny}, {"Status", "init|in-progress|completed"}})))},
      {"/Conferences/" + sid("CF") + R"(/Recordings\.json)", with_pages(with_moment("DateCreated", kDate, {}))},
  };
}

bool is_of(const std::string& format, const std::string& text) {
  return std::regex_match(text, std::regex(format));
}

std::string fault_of_query(const Query& query, const Formats& formats) {
  for (const auto& [name, value] : query) {
    const auto format = formats.find(name);
    if (format == formats.end()) return "no such parameter: " + name;
    if (!is_of(format->second, value)) return name + ": '" + value + "' is not " + format->second;
  }
  return "";
}

}  // namespace

std::string fault_of_request(const LoggedRequest& request) {
  static const std::vector<OfficialPath> kPaths = official_paths();
  const std::string at = request.method + " " + request.path;
  if (request.method != "GET") return at + ": nothing but GET is asked for";
  std::string fault = "no such path";
  if (request.path == "/2010-04-01/Accounts.json") {
    fault = fault_of_query(request.query, with_pages({{"FriendlyName", kAny}, {"Status", "active|suspended|closed"}}));
  }
  for (const OfficialPath& official : kPaths) {
    if (is_of("/2010-04-01/Accounts/" + sid("AC") + official.below_account, request.path)) {
      fault = fault_of_query(request.query, official.parameters);
    }
  }
  return fault.empty() ? "" : at + ": " + fault;
}

}  // namespace turngap::test
