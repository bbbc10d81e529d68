#include "twilio/listing.h"

#include <fmt/format.h>

#include <set>

#include "results/json_fields.h"

namespace turngap {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostPages = 10'000;
constexpr std::int64_t kLargestJson = 16 << 20;  // a page of 1,000 items has some 1.5 MB

std::string path_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto path = url.find('/', scheme + 3);
  return path == std::string::npos ? "/" : url.substr(path, url.find('?') - path);
}

// False where there is no such thing. Throws where it could not be had.
bool is_there(const std::string& url, const RequestResult& result) {
  if (result.answer == Answer::good) return true;
  if (result.response.end == TransferEnd::answered && result.response.status == 404) return false;
  const std::string text = fmt::format("{}: {} ({} tries)", path_of(url), result.problem, result.tries);
  if (result.answer == Answer::denied) throw AccessDenied(result.problem);
  if (result.answer == Answer::final) throw FatalError(text);
  throw NetworkError(text);
}

std::string next_page(const std::string& url, const Json& page) {
  const std::string next = text_of(page, "next_page_uri");
  if (next.empty()) return "";
  const auto origin = origin_of(url);
  // Twilio gives paths of its own; what a gateway puts before them stays there.
  const std::string path = path_of(url);
  const std::string gateway = path.substr(0, path.find("/2010-04-01"));
  const bool behind_gateway = next.starts_with("/") && !next.starts_with(gateway + "/2010-04-01");
  const auto target = resolve(*origin, behind_gateway ? gateway + next : next);
  if (!target || origin_of(*target) != origin) {
    throw FatalError(
        fmt::format("{}: expected the next page at {}, found one elsewhere", path_of(url), origin->text()));
  }
  return *target;
}

}  // namespace

QueuedRequest json_request(const std::string& url) {
  QueuedRequest request;
  request.http.url = url;
  request.http.max_body_bytes = kLargestJson;
  request.fault_of = [](const HttpResponse& response) -> std::string {
    const auto json = parse_json(response.body);
    return json.is_object()
               ? ""
               : fmt::format("expected a JSON object, found {} bytes of something else", response.body.size());
  };
  return request;
}

Json get_object(RequestQueue& queue, const std::string& url) {
  const RequestResult result = queue.get(json_request(url));
  return is_there(url, result) ? parse_json(result.response.body) : Json(nullptr);
}

bool for_each_item(RequestQueue& queue, const std::string& url, const std::string& list,
                   const std::function<void(const Json&)>& take, const ListOptions& options) {
  std::set<std::string> seen;
  for (std::string page_url = url; !page_url.empty();) {
    if (!seen.insert(page_url).second || seen.size() > kMostPages) {
      throw FatalError(fmt::format("{}: the list does not end, page {} was there before", path_of(url), seen.size()));
    }
    if (seen.size() > options.most_pages) return false;
    QueuedRequest request = json_request(page_url);
    request.denial_is_its_own = options.denial_is_its_own;
    Json page;
    request.fault_of = [&](const HttpResponse& response) -> std::string {
      page = parse_json(response.body);
      const bool holds_list = page.is_object() && page.contains(list) && page[list].is_array();
      return holds_list ? "" : fmt::format("expected a JSON object with '{}', found something else", list);
    };
    if (!is_there(page_url, queue.get(std::move(request)))) return true;
    for (const Json& item : page[list]) take(item);
    page_url = next_page(page_url, page);
  }
  return true;
}

}  // namespace turngap
