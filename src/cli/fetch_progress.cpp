#include "cli/fetch_progress.h"

#include <optional>
#include <utility>

#include "cli/fetch_words.h"
#include "cli/terminal.h"

namespace turngap::cli {

FetchProgress::FetchProgress(std::string_view what, std::function<void()> meanwhile)
    : search_(on_terminal(), what), meanwhile_(std::move(meanwhile)) {}

void FetchProgress::tick(std::size_t done, std::size_t open) {
  tick();
  // A list tells its next page only when the last one has come.
  if (transfer_ == nullptr) search_.show(done, open > 1 ? std::optional(done + open) : std::nullopt);
}

void FetchProgress::tick() {
  meanwhile_();
  if (transfer_ != nullptr) transfer_->tick();
}

void FetchProgress::tell(const std::string& words) {
  search_.clear();
  say(words);
}

void FetchProgress::show(TransferProgress* transfer) {
  search_.clear();
  transfer_ = transfer;
}

}  // namespace turngap::cli
