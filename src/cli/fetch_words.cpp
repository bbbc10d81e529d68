#include "cli/fetch_words.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <fstream>

#include "cli/message.h"
#include "turngap/core/error.h"
#include "turngap/twilio/credentials.h"

namespace turngap::cli {

void say(const std::string& words) {
  print_message("{}\n", words);
}

std::string in_words(const FetchFailure& failure) {
  const char* advice = failure.reason == "encrypted" ? " (--private-key FILE)" : "";
  return fmt::format("{}: {}: {}{}", failure.recording, failure.reason, failure.message, advice);
}

std::string transfer_advice(TransferEnd end) {
  return end == TransferEnd::untrusted ? "; --ca-file names another authority" : "";
}

void note_result(const FetchResult& result, FetchOutcome& outcome) {
  if (result.failure) {
    say(in_words(*result.failure));
    outcome.failures.push_back(*result.failure);
    return;
  }
  if (!result.remark.empty()) say(fmt::format("{}: kept, but {}", result.path.string(), result.remark));
  ++(result.presence == Presence::already_there ? outcome.already_there : outcome.fetched);
}

void report_outcome(const FetchOutcome& outcome) {
  say(fmt::format("fetched {}, already there {}, failed {}", outcome.fetched, outcome.already_there,
                  outcome.failures.size()));
  if (outcome.known > 0) say(fmt::format("not fetched again, for they were measured before: {}", outcome.known));
  for (const auto& [reason, count] : outcome.roles) say(fmt::format("channels of {}: {}", count, reason));
}

// As curl does; libcurl itself looks at none of the variables.
std::string ca_file(const std::string& given) {
  const auto variables = environment();
  std::string file = given;
  if (file.empty()) file = variables("CURL_CA_BUNDLE").value_or("");
  if (file.empty()) file = variables("SSL_CERT_FILE").value_or("");
  if (!file.empty() && !std::ifstream(file)) {
    throw FatalError(
        fmt::format("{}: expected a file of certificates (--ca-file, CURL_CA_BUNDLE or SSL_CERT_FILE), "
                    "found none that can be read",
                    file));
  }
  return file;
}

// Whoever finds the core of a crash, or has the same user, must not find the secret in it.
void keep_memory_private() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace turngap::cli
