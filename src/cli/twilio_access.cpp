#include "cli/twilio_access.h"

#include "cli/fetch_words.h"
#include "turngap/core/error.h"
#include "turngap/twilio/service.h"

namespace turngap::cli {

Credentials read_credentials(const std::string& credentials_file) try {
  keep_memory_private();
  return credentials_from(credentials_file.empty() ? environment() : variables_in_file(credentials_file));
} catch (const MissingCredentials& missing) {
  throw FatalError(std::string(missing.what()) + " (--credentials FILE)");
}

Origin twilio_service(const std::string& base_url) {
  if (base_url.empty()) {
    const auto variables = environment();
    return twilio_origin(variables("TWILIO_REGION").value_or(""), variables("TWILIO_EDGE").value_or(""));
  }
  const auto origin = origin_of(base_url);
  const bool usable = origin && (origin->scheme == "https" || origin->is_loopback());
  // The text is not shown: it may hold a password.
  if (!usable)
    throw FatalError("--base-url: expected https://HOST[:PORT], or http:// on loopback, found something else");
  return *origin;
}

std::string twilio_base(const std::string& base_url, const Origin& service) {
  if (base_url.empty()) return service.text();
  std::string base = base_url.substr(0, base_url.find_first_of("?#"));
  while (base.ends_with("/")) base.pop_back();
  return base;
}

}  // namespace turngap::cli
