#include "cli/shown_transfer.h"

#include "cli/fetch_words.h"
#include "cli/interrupt.h"
#include "cli/transfer_progress.h"

namespace turngap::cli {

void show_transfer(TransferSize size, FetchProgress& progress, FetchOutcome& outcome,
                   const std::function<void(const FetchResult&)>& arrived,
                   const std::function<void(TransferHooks)>& transfer) {
  TransferProgress shown(size.recordings, size.bytes);
  progress.show(&shown);
  transfer({.received = [&](std::int64_t more) { shown.add_bytes(more); },
            .done =
                [&](const FetchResult& result) {
                  shown.add_file();
                  if (result.failure || !result.remark.empty()) shown.clear();
                  note_result(result, outcome);
                  if (!result.failure) arrived(result);
                },
            .stop =
                [&] {
                  progress.tick();
                  return interrupted();
                }});
  progress.show(nullptr);
}

}  // namespace turngap::cli
