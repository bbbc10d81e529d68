#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "turngap/core/error.h"

namespace turngap {

/// What Twilio asks for. Never printed, never written.
struct Credentials {
  std::string account_sid;      ///< AC…; part of every URL
  std::string user;             ///< the key SID (SK…), or the account SID
  std::string password;         ///< the key's secret, or the auth token
  std::string secret_variable;  ///< the name of the variable that gave the password; this may be printed
};

/// The value of a variable, or nothing where it is not set or empty.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

/// The variables of the process.
Variables environment();

/// The variables in a file of lines `NAME=value` (`#` begins a comment line; quotes around a value are taken off),
/// which only its owner may read. Throws FatalError if others may read it, or if a line is neither; never with the
/// line's text.
Variables variables_in_file(const std::filesystem::path& path);

/// A variable that is needed is not set.
class MissingCredentials : public FatalError {
 public:
  using FatalError::FatalError;
};

/// TWILIO_ACCOUNT_SID with TWILIO_API_KEY and TWILIO_API_SECRET where both are set, else with TWILIO_AUTH_TOKEN.
/// Throws MissingCredentials naming what is missing, FatalError naming what is malformed; never with a value.
Credentials credentials_from(const Variables& variables);

}  // namespace turngap
