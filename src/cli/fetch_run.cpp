#include "cli/fetch_run.h"

#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/stored_fetch.h"
#include "cli/twilio_fetch.h"
#include "turngap/net/request_queue.h"

namespace turngap::cli {

FetchOutcome fetch(const FetchOptions& options, const FetchHooks& hooks) {
  return are_stored(options) ? fetch_stored(options, hooks) : fetch_from_twilio(options, hooks);
}

int exit_code_of(const FetchOutcome& outcome) {
  if (outcome.failures.empty()) return kDone;
  for (const FetchFailure& failure : outcome.failures) {
    if (failure.temporary) return kTemporary;
  }
  return kSomeFailed;
}

int with_network_errors(const std::function<int()>& command) {
  try {
    return command();
  } catch (const NetworkError& error) {
    print_message("turngap: {}; safe to run again\n", error.what());
    return kTemporary;
  } catch (const Interrupted&) {
    print_message("turngap: interrupted; run again to fetch what is missing\n");
    return interrupt_exit_code();
  }
}

}  // namespace turngap::cli
