#include "cli/fetch_command.h"

#include <memory>

#include "cli/fetch_run.h"
#include "cli/interrupt.h"

namespace turngap::cli {
namespace {

constexpr auto kFetchExamples = R"(Examples:
  turngap fetch --into run-42 --tag run-42
  turngap fetch --into week --all --since 7d --sample 500
  turngap fetch --into some --calls sids.txt --dry-run
  turngap fetch --into run-42 s3://calls/run-42/

Credentials at Twilio: TWILIO_ACCOUNT_SID, and TWILIO_API_KEY with TWILIO_API_SECRET or else TWILIO_AUTH_TOKEN; TWILIO_REGION and
TWILIO_EDGE name another region. For buckets: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE of ~/.aws.

Exit codes: 0 all there, 2 wrong usage or credentials, or nothing matches, 4 some recordings cannot be had, 75 the
network failed for now: run again to fetch what is missing, 130 interrupted, 143 terminated.)";

}  // namespace

void add_fetch_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<FetchOptions>();
  CLI::App& command = *app.add_subcommand("fetch", "Download recordings from Twilio, a bucket or URLs into a folder");
  command.add_option("--into", options->into, "The folder; made where it is missing")->required();
  add_fetch_options(command, *options);
  command.footer(kFetchExamples);
  command.callback([options, &code] {
    note_interrupts();
    code = with_network_errors([&] { return exit_code_of(fetch(*options)); });
  });
}

}  // namespace turngap::cli
