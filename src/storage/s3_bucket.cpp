#include "turngap/storage/s3_bucket.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "core/audio_name.h"
#include "core/printable.h"
#include "net/percent_encoding.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

constexpr std::int64_t kLargestPage = 16 << 20;
constexpr std::size_t kMostPages = 100'000;

std::string between(std::string_view text, std::string_view tag) {
  const std::string open = fmt::format("<{}>", tag);
  const auto begin = text.find(open);
  if (begin == std::string_view::npos) return "";
  const auto end = text.find(fmt::format("</{}>", tag), begin);
  return end == std::string_view::npos ? "" : std::string(text.substr(begin + open.size(), end - begin - open.size()));
}

void append_utf8(std::string& out, unsigned long code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    if (code < 0x10000) {
      out += static_cast<char>(0xE0 | (code >> 12));
    } else {
      out += static_cast<char>(0xF0 | ((code >> 18) & 0x07));
      out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    }
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// The five entities of XML and characters by their number.
std::string text_of_xml(const std::string& xml) {
  static const std::vector<NamedValue> kEntities{
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
  std::string out;
  for (std::size_t at = 0; at < xml.size();) {
    const auto entity = std::ranges::find_if(
        kEntities, [&](const NamedValue& e) { return xml.compare(at, e.first.size(), e.first) == 0; });
    const auto end = xml.find(';', at);
    if (entity != kEntities.end()) {
      out += entity->second;
      at += entity->first.size();
    } else if (xml.compare(at, 2, "&#") == 0 && end != std::string::npos) {
      const bool hex = xml[at + 2] == 'x';
      append_utf8(out, std::strtoul(xml.c_str() + at + (hex ? 3 : 2), nullptr, hex ? 16 : 10));
      at = end + 1;
    } else {
      out += xml[at++];
    }
  }
  return out;
}

// 2026-07-01T12:00:00.000Z; fractions say nothing here.
std::optional<Moment> moment_of(const std::string& text) {
  const auto dot = text.find('.');
  return parse_moment(dot == std::string::npos ? text : text.substr(0, dot) + "Z", Moment{});
}

std::string page_url(const S3Address& address, const S3Place& place, const std::string& token) {
  // In the order of their names: libcurl signs the query as it is given.
  const std::string continued = token.empty() ? "" : "continuation-token=" + percent_encoded(token) + "&";
  // A bucket that is a path has no slash at its end: some stores sign it without one.
  const std::string_view root = address.base == address.origin.text() ? "/" : "";
  return fmt::format("{}{}?{}list-type=2&prefix={}", address.base, root, continued, percent_encoded(place.prefix));
}

std::string location_of(const S3Place& place, const std::string& key) {
  return fmt::format("s3://{}/{}", place.bucket, key);
}

StoredRecording recording_of(const std::string& contents, const S3Place& place) {
  const std::string key = text_of_xml(between(contents, "Key"));
  const std::string below = key.starts_with(place.prefix) ? key.substr(place.prefix.size()) : key;
  const std::string inner = below.starts_with("/") ? below.substr(1) : below;
  StoredRecording recording;
  const bool in_folder_below = inner.find('/') != std::string::npos;
  recording.name = local_name(key, in_folder_below);
  recording.location = location_of(place, key);
  const std::string size = between(contents, "Size");
  std::int64_t bytes = 0;
  if (std::from_chars(size.data(), size.data() + size.size(), bytes).ec == std::errc()) recording.bytes = bytes;
  std::string etag = text_of_xml(between(contents, "ETag"));
  std::erase(etag, '"');
  recording.version = etag;
  recording.recorded_at = moment_of(between(contents, "LastModified"));
  return recording;
}

std::string page_at(RequestQueue& queue, const std::string& url, const std::vector<NamedValue>& headers,
                    const std::string& where) {
  QueuedRequest request;
  request.http.url = url;
  request.http.headers = headers;
  request.http.max_body_bytes = kLargestPage;
  request.fault_of = [](const HttpResponse& response) -> std::string {
    return response.body.find("<ListBucketResult") != std::string::npos
               ? ""
               : "expected a ListBucketResult, found something else";
  };
  const RequestResult result = queue.get(std::move(request));
  if (result.answer == Answer::good) return result.response.body;
  const std::string text = fmt::format("{}: {} ({} tries)", where, result.problem, result.tries);
  if (result.answer == Answer::final) throw FatalError(text);
  throw NetworkError(text);
}

}  // namespace

S3Place parse_s3_place(const std::string& text) {
  constexpr std::string_view kScheme = "s3://";
  const std::string rest = text.starts_with(kScheme) ? text.substr(kScheme.size()) : "";
  const std::string bucket = rest.substr(0, rest.find('/'));
  const bool named = bucket.size() >= 3 && bucket.size() <= 63 &&
                     bucket.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos;
  if (!named) {
    throw FatalError(
        fmt::format("{}: expected s3://BUCKET/PREFIX with the name of a bucket (3 to 63 lower-case letters, "
                    "digits, dots, hyphens), found something else",
                    printable(text)));
  }
  return {bucket, bucket.size() < rest.size() ? rest.substr(bucket.size() + 1) : ""};
}

S3Address address_of(const S3Place& place, const AwsCredentials& credentials) {
  std::string base = credentials.endpoint;
  while (base.ends_with("/")) base.pop_back();
  if (base.empty() && place.bucket.find('.') == std::string::npos) {
    base = fmt::format("https://{}.s3.{}.amazonaws.com", place.bucket, credentials.region);
  } else {
    if (base.empty()) base = fmt::format("https://s3.{}.amazonaws.com", credentials.region);
    base += "/" + place.bucket;
  }
  const auto origin = origin_of(base);
  if (!origin || (origin->scheme == "http" && !origin->is_loopback())) {
    throw FatalError("--s3-endpoint: expected https://HOST[:PORT], or http:// on loopback, found something else");
  }
  return {base, *origin};
}

std::string url_of_object(const S3Address& address, const S3Place& place, const StoredRecording& recording) {
  return address.base + "/" + percent_encoded(recording.location.substr(location_of(place, "").size()), "/");
}

HttpSettings signing_settings(const S3Address& address, const AwsCredentials& credentials) {
  HttpSettings settings;
  settings.service = address.origin;
  settings.user = credentials.key_id;
  settings.password = credentials.secret;
  settings.aws_signature = fmt::format("aws:amz:{}:s3", credentials.region);
  return settings;
}

std::vector<NamedValue> signed_headers(const AwsCredentials& credentials) {
  std::vector<NamedValue> headers{{"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}};
  if (!credentials.session_token.empty()) headers.emplace_back("x-amz-security-token", credentials.session_token);
  return headers;
}

S3Listing list_s3(RequestQueue& queue, const S3Place& place, const S3Address& address,
                  const AwsCredentials& credentials, const std::function<void(StoredRecording)>& take) {
  const std::string where = fmt::format("s3://{}/{}", place.bucket, printable(place.prefix));
  const auto headers = signed_headers(credentials);
  S3Listing listing;
  std::set<std::string> seen;
  for (std::string token;;) {
    if (!seen.insert(token).second || seen.size() > kMostPages) {
      throw FatalError(fmt::format("{}: the list does not end, a page came again", where));
    }
    const std::string page = page_at(queue, page_url(address, place, token), headers, where);
    for (auto at = page.find("<Contents>"); at != std::string::npos; at = page.find("<Contents>", at + 1)) {
      const std::string contents = page.substr(at, page.find("</Contents>", at) - at);
      const std::string key = text_of_xml(between(contents, "Key"));
      if (is_audio_name(key)) {
        ++listing.recordings;
        take(recording_of(contents, place));
      } else if (!key.ends_with("/")) {
        ++listing.others;
      }
    }
    if (between(page, "IsTruncated") != "true") break;
    token = text_of_xml(between(page, "NextContinuationToken"));
    if (token.empty()) throw FatalError(fmt::format("{}: expected the token of the next page, found none", where));
  }
  return listing;
}

std::string s3_error_words(const std::string& body) {
  const std::string code = between(body, "Code");
  return code.empty() ? ""
                      : fmt::format(" ({}: {})", printable(code), printable(text_of_xml(between(body, "Message"))));
}

}  // namespace turngap
