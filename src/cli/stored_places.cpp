#include "cli/stored_places.h"

#include <fmt/format.h>

#include <iostream>
#include <iterator>
#include <utility>

#include "core/file_text.h"
#include "turngap/core/error.h"
#include "turngap/storage/s3_bucket.h"
#include "turngap/storage/url_list.h"
#include "turngap/twilio/credentials.h"

namespace turngap::cli {
namespace {

StoredPlace s3_place(const std::string& source, const FetchOptions& options) {
  const S3Place where = parse_s3_place(source);
  AwsCredentials credentials = aws_credentials_from(environment());
  if (!options.s3_endpoint.empty()) credentials.endpoint = options.s3_endpoint;
  if (!options.s3_region.empty()) credentials.region = options.s3_region;
  const S3Address address = address_of(where, credentials);
  StoredPlace place{"s3",           source, signing_settings(address, credentials),
                    s3_error_words, {},     signed_headers(credentials)};
  place.headers.emplace_back("x-amz-checksum-mode", "ENABLED");  // what the store knows of the bytes comes with them
  place.url_of = [=](const StoredRecording& recording) { return url_of_object(address, where, recording); };
  place.list = [=](RequestQueue& queue, FetchProgress& progress, SelectedBy& selected, const auto& take) {
    const S3Listing listing = list_s3(queue, where, address, credentials, take);
    selected.listed = listing.recordings + listing.others;
    selected.listed_kind = "objects";
    progress.tell(fmt::format("{}: {} recordings listed{}", source, listing.recordings,
                              listing.others > 0 ? fmt::format(", {} other objects left alone", listing.others) : ""));
  };
  return place;
}

std::string list_in(const std::string& path) {
  if (path == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  return text_of_file(path, "a list of URLs (--urls)");
}

StoredPlace url_place(const FetchOptions& options) {
  auto recordings = read_url_list(list_in(options.urls), options.urls == "-" ? "stdin" : options.urls);
  StoredPlace place{"url", "--urls " + options.urls, {}, {}, {}};
  if (!options.headers_file.empty()) place.headers = read_headers(options.headers_file);
  place.error_words = [](const std::string&) { return ""; };
  place.http.service = origin_of(recordings.front().url).value_or(Origin{});
  place.list = [recordings = std::move(recordings)](RequestQueue&, FetchProgress&, SelectedBy& selected,
                                                    const auto& take) {
    selected.listed = recordings.size();
    selected.listed_kind = "urls";
    for (const StoredRecording& one : recordings) take(one);
  };
  return place;
}

}  // namespace

bool is_bucket(const std::string& source) {
  return source.starts_with("s3://");
}

std::vector<StoredPlace> places_of(const FetchOptions& options) {
  std::vector<StoredPlace> places;
  for (const std::string& source : options.sources) places.push_back(s3_place(source, options));
  if (!options.urls.empty()) places.push_back(url_place(options));
  return places;
}

}  // namespace turngap::cli
