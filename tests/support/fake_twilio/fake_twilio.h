#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/fake_twilio/catalogue.h"
#include "support/fake_twilio/faults.h"
#include "support/fake_twilio/list_page.h"

namespace turngap::test {

/// A request as it was received.
struct LoggedRequest {
  std::string method;
  std::string path;
  Query query;                      ///< decoded
  std::optional<std::string> user;  ///< of HTTP Basic; the password is not kept
  Fault fault = Fault::none;        ///< what it met
};

/// A stand-in for Twilio's REST service on 127.0.0.1, for tests and for use by hand: recordings, calls, conferences
/// and accounts with their lists and filters, media, and faults on demand. docs/fake-twilio.md tells what it does as
/// the service does, and what it does not.
///
/// It listens when the constructor returns and has stopped, with every connection closed, when the destructor does.
/// A second listener at another port is what redirects, absolute pages and customer storage point to: it takes any
/// request, so that a test can see that none came, or none with credentials. All members are safe to call from any
/// thread.
class FakeTwilio {
 public:
  /// Port 0 takes a free one. Throws std::runtime_error where the port is taken.
  explicit FakeTwilio(Catalogue catalogue = {}, FaultScript faults = {}, int port = 0);
  ~FakeTwilio();
  FakeTwilio(const FakeTwilio&) = delete;
  FakeTwilio& operator=(const FakeTwilio&) = delete;

  /// http://127.0.0.1:PORT
  std::string base_url() const;
  /// The other origin.
  std::string elsewhere_url() const;

  /// A copy of what is served now: keep it before taking references into it.
  Catalogue catalogue() const;
  /// Changes what is served; no request sees half of it.
  void change(const std::function<void(Catalogue&)>& change);
  void set_faults(FaultScript faults);

  std::vector<LoggedRequest> requests() const;
  std::vector<LoggedRequest> requests_elsewhere() const;
  void forget_requests();

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turngap::test
