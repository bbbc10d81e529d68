#include "net/fetch_session.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "core/file_steps.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kFinishers = 4;  // some wait for the disk while another one reckons

}  // namespace

FetchFailure failure_of(const std::string& recording, const RequestResult& result) {
  const HttpResponse& response = result.response;
  const auto because = [&](const char* reason, bool temporary) {
    std::string message = fmt::format("{}, {} {}", result.problem, result.tries, result.tries == 1 ? "try" : "tries");
    return FetchFailure{recording, reason, std::move(message), temporary};
  };
  const bool answered = response.end == TransferEnd::answered;
  if (result.answer == Answer::denied) return because("forbidden", false);
  if (answered && response.status == 404) return because("not_found", false);
  if (response.end == TransferEnd::too_large) return because("oversized", false);
  if (result.answer == Answer::throttled) return because("throttled", true);
  if (result.answer == Answer::final) return because("refused", false);
  if (!answered) return because("network", true);
  return response.status == 200 ? because("bad_answer", false) : because("server_error", true);
}

FetchSession::FetchSession(const fs::path& folder, const TransferHooks& hooks)
    : hooks_(hooks),
      folder_(folder),
      publisher_(pool_, [this] { flush_file_system(folder_.path()); }),
      pool_(kFinishers) {}

void FetchSession::run(RequestQueue& queue, Recordings recordings) {
  recordings_ = std::move(recordings);
  for (std::size_t i = 0; i < recordings_.count; ++i) {
    do_later([this, i]() -> std::function<void()> {
      if (auto there = recordings_.already_there(i)) return [this, result = *std::move(there)] { hooks_.done(result); };
      return [this, i] { missing_.push_back(i); };
    });
  }
  finish_pool();
  queue.run_each(
      missing_.size(), [this](std::size_t i) { return recordings_.request_for(missing_[i]); },
      [this] { pool_.collect(); });
  finish_pool();
  flush_folder(folder_.path());
}

void FetchSession::finish_pool() {
  if (!pool_.finish([this] { return !hooks_.stop(); })) throw Interrupted();
}

std::optional<FetchFailure> FetchSession::obstacle_at(const fs::path& audio, const std::string& recording) {
  auto words = FetchFolder::squatter_at(audio);
  if (!words) return std::nullopt;
  return FetchFailure{recording, "blocked", *std::move(words), false};
}

std::optional<FetchResult> FetchSession::kept(const fs::path& audio, std::int64_t bytes, std::string_view sha256) {
  std::error_code error;
  if (fs::file_size(audio, error) != static_cast<std::uintmax_t>(bytes) || error) return std::nullopt;
  if (sha256_of_file(audio) != sha256) return std::nullopt;
  return FetchResult{Presence::already_there, audio, bytes, std::nullopt, ""};
}

// The sidecar first: whoever sees the audio sees what is known of it. If the power fails before the audio has its name,
// the sidecar lies there alone, and the recording is fetched again.
std::function<void()> FetchSession::publish(std::shared_ptr<PrivateFile> audio, std::string_view sidecar,
                                            std::string remark) {
  write_private_file(FetchFolder::sidecar_of(audio->final_path()), sidecar);
  FetchResult result{Presence::fetched, audio->final_path(), audio->size(), std::nullopt, std::move(remark)};
  return publisher_.publish(std::move(audio), [this, result = std::move(result)] { hooks_.done(result); });
}

void FetchSession::fail(FetchFailure failure) const {
  hooks_.done({Presence::failed, {}, 0, std::move(failure), ""});
}

}  // namespace turngap
