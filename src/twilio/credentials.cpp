#include "turngap/twilio/credentials.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <sstream>

#include "net/private_file.h"
#include "turngap/core/error.h"
#include "turngap/twilio/sid.h"

namespace turngap {
namespace {

std::string without_quotes(std::string value) {
  const bool quoted =
      value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

std::string required(const Variables& variables, const std::string& name) {
  if (const auto value = variables(name)) return *value;
  throw MissingCredentials(
      fmt::format("{}: expected it in the environment or in a file of credentials, found nothing", name));
}

void require_sid(const std::string& name, const std::string& value, std::string_view kind) {
  if (is_sid(value, kind)) return;
  // The value is not shown: a secret in the wrong variable would be.
  throw FatalError(fmt::format("{}: expected {} and 32 hexadecimal digits, found something else ({} characters)", name,
                               kind, value.size()));
}

void require_printable(const std::string& name, const std::string& value) {
  for (const char c : value) {
    if (c <= ' ' || c > '~') {
      throw FatalError(fmt::format("{}: expected printable characters without spaces, found others", name));
    }
  }
}

}  // namespace

Variables environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
  };
}

Variables variables_in_file(const std::filesystem::path& path) {
  std::istringstream file(private_text(path, "a file with credentials"));
  std::map<std::string, std::string> values;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string text = trimmed(line);
    if (text.empty() || text.starts_with("#")) continue;
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
      throw FatalError(fmt::format("{}:{}: expected NAME=value, found no '='", path.string(), number));
    }
    std::string name = trimmed(text.substr(0, equals));
    if (name.starts_with("export ")) name = trimmed(name.substr(7));
    values[name] = without_quotes(trimmed(text.substr(equals + 1)));
  }
  return [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end() || found->second.empty()) return std::nullopt;
    return found->second;
  };
}

Credentials credentials_from(const Variables& variables) {
  Credentials credentials;
  credentials.account_sid = required(variables, "TWILIO_ACCOUNT_SID");
  require_sid("TWILIO_ACCOUNT_SID", credentials.account_sid, "AC");
  const auto key = variables("TWILIO_API_KEY");
  const auto secret = variables("TWILIO_API_SECRET");
  if (key && secret) {
    require_sid("TWILIO_API_KEY", *key, "SK");
    credentials.user = *key;
    credentials.password = *secret;
    credentials.secret_variable = "TWILIO_API_SECRET";
  } else if (const auto token = variables("TWILIO_AUTH_TOKEN")) {
    credentials.user = credentials.account_sid;
    credentials.password = *token;
    credentials.secret_variable = "TWILIO_AUTH_TOKEN";
  } else if (key || secret) {
    throw FatalError(fmt::format("{}: expected it beside {}, found nothing",
                                 key ? "TWILIO_API_SECRET" : "TWILIO_API_KEY",
                                 key ? "TWILIO_API_KEY" : "TWILIO_API_SECRET"));
  } else {
    throw MissingCredentials(
        "TWILIO_AUTH_TOKEN: expected it, or TWILIO_API_KEY and TWILIO_API_SECRET, in the environment or in a file of "
        "credentials, found nothing");
  }
  require_printable(credentials.secret_variable, credentials.password);
  return credentials;
}

}  // namespace turngap
