#include "twilio/listing.h"

#include <fmt/format.h>

#include <set>

#include "results/json_fields.h"

namespace turngap {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostPages = 10'000;

std::string path_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto path = url.find('/', scheme + 3);
  return path == std::string::npos ? "/" : url.substr(path, url.find('?') - path);
}

Json object_of(const std::string& url, const RequestResult& result) {
  if (result.answer == Answer::good) return Json::parse(result.response.body, nullptr, false);
  if (result.response.end == TransferEnd::answered && result.response.status == 404) return nullptr;
  const std::string text = fmt::format("{}: {} ({} tries)", path_of(url), result.problem, result.tries);
  if (result.answer == Answer::final) throw FatalError(text);
  throw NetworkError(text);
}

std::string next_page(const std::string& url, const Json& page) {
  const std::string next = text_of(page, "next_page_uri");
  if (next.empty()) return "";
  const auto origin = origin_of(url);
  const auto target = resolve(*origin, next);
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
  request.fault_of = [](const HttpResponse& response) -> std::string {
    const auto json = Json::parse(response.body, nullptr, false);
    return json.is_object()
               ? ""
               : fmt::format("expected a JSON object, found {} bytes of something else", response.body.size());
  };
  return request;
}

Json get_object(RequestQueue& queue, const std::string& url) {
  return object_of(url, queue.get(json_request(url)));
}

void for_each_item(RequestQueue& queue, const std::string& url, const std::string& list,
                   const std::function<void(const Json&)>& take) {
  std::set<std::string> seen;
  for (std::string page_url = url; !page_url.empty();) {
    if (!seen.insert(page_url).second || seen.size() > kMostPages) {
      throw FatalError(fmt::format("{}: the list does not end, page {} was there before", path_of(url), seen.size()));
    }
    QueuedRequest request = json_request(page_url);
    request.fault_of = [&list](const HttpResponse& response) -> std::string {
      const auto json = Json::parse(response.body, nullptr, false);
      const bool holds_list = json.is_object() && json.contains(list) && json[list].is_array();
      return holds_list ? "" : fmt::format("expected a JSON object with '{}', found something else", list);
    };
    const Json page = object_of(page_url, queue.get(std::move(request)));
    if (page.is_null()) return;
    for (const Json& item : page[list]) take(item);
    page_url = next_page(page_url, page);
  }
}

}  // namespace turngap
