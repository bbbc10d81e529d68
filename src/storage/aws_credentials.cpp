#include "turngap/storage/aws_credentials.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <sstream>
#include <system_error>

#include "core/file_text.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using Variables = std::function<std::optional<std::string>(const std::string&)>;
using Section = std::map<std::string, std::string>;

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r");
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

// One section of a file of lines "[name]" and "key = value"; empty where there is none.
Section section_of(const std::string& path, const std::string& wanted) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return {};
  std::istringstream file(text_of_file(path, "keys or settings of AWS"));
  Section section;
  std::string line;
  bool inside = false;
  while (std::getline(file, line)) {
    const std::string text = trimmed(line);
    if (text.starts_with("[")) inside = trimmed(text.substr(1, text.find(']') - 1)) == wanted;
    const auto equals = text.find('=');
    if (inside && equals != std::string::npos && !text.starts_with("#")) {
      section[trimmed(text.substr(0, equals))] = trimmed(text.substr(equals + 1));
    }
  }
  return section;
}

std::string aws_file(const Variables& variables, const std::string& variable, const std::string& name) {
  return variables(variable).value_or(variables("HOME").value_or("") + "/.aws/" + name);
}

std::string first_of(const Variables& variables, const char* name, const char* other) {
  const auto value = variables(name);
  return value ? *value : variables(other).value_or("");
}

void read_profile(AwsCredentials& credentials, const Variables& variables, const std::string& profile) {
  const std::string path = aws_file(variables, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  const Section keys = section_of(path, profile);
  if (!keys.contains("aws_access_key_id") || !keys.contains("aws_secret_access_key")) {
    throw FatalError(
        fmt::format("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: expected them in the environment, or "
                    "aws_access_key_id and aws_secret_access_key in the profile '{}' of {}, found neither; "
                    "single sign-on and the roles of machines are not known",
                    profile, path));
  }
  credentials.key_id = keys.at("aws_access_key_id");
  credentials.secret = keys.at("aws_secret_access_key");
  // One of the environment belongs to another key.
  const auto token = keys.find("aws_session_token");
  credentials.session_token = token == keys.end() ? "" : token->second;
}

}  // namespace

AwsCredentials aws_credentials_from(const Variables& variables) {
  const std::string profile = variables("AWS_PROFILE").value_or("default");
  AwsCredentials credentials;
  credentials.key_id = variables("AWS_ACCESS_KEY_ID").value_or("");
  credentials.secret = variables("AWS_SECRET_ACCESS_KEY").value_or("");
  credentials.session_token = variables("AWS_SESSION_TOKEN").value_or("");
  if (credentials.key_id.empty() || credentials.secret.empty()) read_profile(credentials, variables, profile);
  const std::string config = aws_file(variables, "AWS_CONFIG_FILE", "config");
  credentials.region = first_of(variables, "AWS_REGION", "AWS_DEFAULT_REGION");
  if (credentials.region.empty()) {
    credentials.region = section_of(config, profile == "default" ? profile : "profile " + profile)["region"];
  }
  if (credentials.region.empty()) credentials.region = "us-east-1";
  credentials.endpoint = first_of(variables, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
  return credentials;
}

}  // namespace turngap
