#include "twilio/owned_recordings.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "results/json_fields.h"
#include "twilio/account_lists.h"

namespace turngap {
namespace {

using Json = nlohmann::json;

// From the list of the account, a thousand a request. The owners that it may lack.
std::set<Sid> add_listed_recordings_of(RecordingSearch& search, const std::set<Sid>& owners, const std::string& rule) {
  std::set<Sid> lacking = owners;
  const auto take = [&](const Json& item) {
    for (const char* key : {"call_sid", "conference_sid"}) {
      const Sid owner(text_of(item, key));
      if (!owners.contains(owner)) continue;
      lacking.erase(owner);
      search.add(item, rule);
    }
  };
  const bool whole = for_each_recording(search.scope().queue, search.scope().account_url(), search.selection().window,
                                        take, {.most_pages = pages_worth(owners.size())});
  // One that has several recordings may have more on the pages that were not asked for.
  return whole ? lacking : owners;
}

void add_single_recordings_of(RecordingSearch& search, const std::set<Sid>& owners, const std::string& kind,
                              const std::string& rule) {
  const std::vector<Sid> single(owners.begin(), owners.end());
  std::vector<std::string> more_pages;
  search.scope().queue.run_each(single.size(), [&](std::size_t i) {
    const std::string sid = single[i].text();
    const std::string url = url_with(fmt::format("{}/{}/{}/Recordings.json", search.scope().account_url(), kind, sid),
                                     {{"PageSize", kLargestPage}});
    QueuedRequest request = json_request(url);
    request.done = [&search, sid, url, &rule, &more_pages](const RequestResult& result) {
      if (result.answer != Answer::good) return search.fail(sid, result);
      const Json page = parse_json(result.response.body);
      const auto list = page.find("recordings");
      if (list == page.end() || !list->is_array()) return;
      for (const Json& item : *list) search.add(item, rule);
      if (!text_of(page, "next_page_uri").empty()) more_pages.push_back(url);
    };
    return request;
  });
  for (const std::string& url : more_pages) {
    for_each_item(search.scope().queue, url, "recordings", [&](const Json& item) { search.add(item, rule); });
  }
}

}  // namespace

void add_recordings_of(RecordingSearch& search, const std::set<Sid>& owners, const std::string& kind,
                       const std::string& rule) {
  const bool many = owners.size() > kManySingles;
  add_single_recordings_of(search, many ? add_listed_recordings_of(search, owners, rule) : owners, kind, rule);
}

}  // namespace turngap
