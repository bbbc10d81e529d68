#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/fake_twilio/catalogue.h"
#include "support/fake_twilio/list_page.h"

namespace turngap::test {

/// User and password of HTTP Basic.
struct BasicCredentials {
  std::string user;
  std::string password;
};

/// A request, free of sockets.
struct ServiceRequest {
  std::string method;
  std::string path;
  Query query;
  std::optional<BasicCredentials> credentials;
};

/// An answer, free of sockets. `body` is shared, so that a large recording is held once.
struct ServiceAnswer {
  int status = 200;
  std::string content_type;
  std::shared_ptr<const std::string> body;
  std::optional<nlohmann::json> page;  ///< set where the body is a page of a list
  std::string page_key;                ///< where in the page its items are, e.g. "recordings"
};

/// Where the service says that things are.
struct ServiceOrigins {
  std::string base_url;              ///< without a slash at its end
  std::string customer_storage_url;  ///< another origin
};

/// What the service answers when nothing goes wrong.
ServiceAnswer answer(const Catalogue& catalogue, const ServiceRequest& request, const ServiceOrigins& origins);

/// An error as the service words it: JSON, and XML on paths that do not end in .json.
ServiceAnswer error_answer(const std::string& path, int status, int code, const std::string& message);

}  // namespace turngap::test
