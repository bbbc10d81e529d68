#pragma once

#include <functional>
#include <string>
#include <vector>

#include "turngap/net/http_client.h"
#include "turngap/net/request_queue.h"
#include "turngap/storage/aws_credentials.h"
#include "turngap/storage/stored_recording.h"

namespace turngap {

/// Where in S3 something lies.
struct S3Place {
  std::string bucket;
  std::string prefix;  ///< what the keys begin with; may be empty
};

/// Reads "s3://BUCKET/PREFIX". Throws FatalError where it is none.
S3Place parse_s3_place(const std::string& text);

/// The address of a bucket: of its own host at Amazon (virtual-host style), of a path below an endpoint or where the
/// bucket's name holds a dot (path style).
struct S3Address {
  std::string base;  ///< URL without a slash at its end
  Origin origin;
};
S3Address address_of(const S3Place& place, const AwsCredentials& credentials);

/// Where an object that was listed is fetched from.
std::string url_of_object(const S3Address& address, const S3Place& place, const StoredRecording& recording);

/// What a client that talks to this bucket needs to sign with Signature Version 4.
HttpSettings signing_settings(const S3Address& address, const AwsCredentials& credentials);
std::vector<NamedValue> signed_headers(const AwsCredentials& credentials);

/// How many objects lie under the prefix.
struct S3Listing {
  std::size_t recordings = 0;
  std::size_t others = 0;  ///< whose names are not those of audio
};

/// Lists it, page by page (ListObjectsV2), and gives each recording to `take`. Throws FatalError where the store says
/// no or its answer makes no sense, AccessDenied, NetworkError.
S3Listing list_s3(RequestQueue& queue, const S3Place& place, const S3Address& address,
                  const AwsCredentials& credentials, const std::function<void(StoredRecording)>& take);

/// The code and message of the store's error body (XML), as " (AccessDenied: …)"; empty where it is none.
std::string s3_error_words(const std::string& body);

}  // namespace turngap
