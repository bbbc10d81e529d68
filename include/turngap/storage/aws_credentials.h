#pragma once

#include <functional>
#include <optional>
#include <string>

namespace turngap {

/// What S3 asks for. Never printed, never written.
struct AwsCredentials {
  std::string key_id;
  std::string secret;
  std::string session_token;  ///< empty for a lasting key
  std::string region;
  std::string endpoint;  ///< "https://HOST[:PORT]"; empty: Amazon's own
};

/// From AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, else from the profile AWS_PROFILE (or
/// "default") of
/// ~/.aws/credentials; the region from AWS_REGION, AWS_DEFAULT_REGION or ~/.aws/config, else us-east-1; the endpoint
/// from AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL. AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name other files.
/// Single sign-on and the roles of machines are not known. Throws FatalError naming what is missing; never with a
/// value.
AwsCredentials aws_credentials_from(const std::function<std::optional<std::string>(const std::string&)>& variables);

}  // namespace turngap
