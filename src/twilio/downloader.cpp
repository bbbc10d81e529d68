#include "turngap/twilio/downloader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/printable.h"
#include "net/fetch_folder.h"
#include "net/fetch_session.h"
#include "net/private_file.h"
#include "net/received_file.h"
#include "net/wav_check.h"
#include "turngap/twilio/sid.h"
#include "twilio/service_error.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr int kMonoAskedAsDual = 16113;
constexpr std::chrono::hours kLongestProcessing{24};
constexpr std::int64_t kLargestFile = 4LL << 30;  // what a WAV header can tell

bool is_audio(const std::string& content_type) {
  std::string type = content_type.substr(0, content_type.find(';'));
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type.starts_with("audio/") || type == "application/octet-stream";
}

// Twilio's own hosts, and the configured one, are no other storage.
std::optional<std::string> foreign_storage(const Recording& recording, const std::string& account_url) {
  const auto origin = origin_of(recording.media_url);
  if (!origin || origin == origin_of(account_url)) return std::nullopt;
  if (origin->host == "twilio.com" || origin->host.ends_with(".twilio.com")) return std::nullopt;
  return origin->host;
}

// What is not ready after a day will not be when this is run again.
FetchFailure not_ready(const Recording& recording) {
  const Moment now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string status = printable(recording.status);
  if (recording.recorded_at && now - *recording.recorded_at > kLongestProcessing) {
    return {recording.sid, "processing",
            fmt::format("its status is still '{}', {} days after it was recorded: ask Twilio for it", status,
                        std::chrono::floor<std::chrono::days>(now - *recording.recorded_at).count()),
            false};
  }
  return {recording.sid, "processing", fmt::format("not ready yet, its status is '{}'; run again later", status), true};
}

/// One recording on its way.
struct Download {
  Wanted wanted;
  std::shared_ptr<PrivateFile> file;
  std::string mono;  ///< set where the audio turned out to be that
  std::string remark = {};
};

class Session {
 public:
  Session(const RecordingList& list, const DownloadSettings& settings)
      : list_(list), settings_(settings), fetch_(settings.folder, settings_.hooks) {}

  void run(RequestQueue& queue, std::span<const ListedRecording* const> wanted) {
    fetch_.run(queue, {wanted.size(), [this, wanted](std::size_t i) { return already_there(list_.wanted(*wanted[i])); },
                       [this, wanted](std::size_t i) { return request_for(list_.wanted(*wanted[i])); }});
  }

 private:
  fs::path audio_of(const Recording& recording) const { return fetch_.audio_at(recording.sid + ".wav"); }

  Sidecar sidecar_of(const Wanted& wanted, std::int64_t bytes, std::string sha256) const {
    return {wanted.recording, wanted.call, wanted.tag, wanted.rule, wanted.roles, bytes, std::move(sha256)};
  }

  std::optional<FetchResult> already_there(const Wanted& wanted) const {
    const fs::path audio = audio_of(wanted.recording);
    if (FetchSession::obstacle_at(audio, wanted.recording.sid)) return std::nullopt;
    const auto sidecar = readable_sidecar_beside(audio);
    if (!sidecar) return std::nullopt;
    auto kept = FetchSession::kept(audio, sidecar->bytes, sidecar->sha256);
    if (!kept) return std::nullopt;
    // The roles or the tag may be others than the last time.
    const std::string now = to_json(sidecar_of(wanted, sidecar->bytes, sidecar->sha256));
    if (now != to_json(*sidecar)) write_private_file(FetchFolder::sidecar_of(audio), now);
    return kept;
  }

  std::optional<QueuedRequest> request_for(Wanted wanted) {
    auto obstacle = known_obstacle(wanted.recording, settings_.private_key != nullptr);
    if (!obstacle) obstacle = FetchSession::obstacle_at(audio_of(wanted.recording), wanted.recording.sid);
    if (obstacle) {
      fetch_.fail(std::move(*obstacle));
      return std::nullopt;
    }
    auto file = std::make_shared<PrivateFile>(audio_of(wanted.recording));
    return request_of(std::make_shared<Download>(Download{std::move(wanted), std::move(file), ""}));
  }

  QueuedRequest request_of(const std::shared_ptr<Download>& download) {
    const Recording& recording = download->wanted.recording;
    QueuedRequest request;
    request.http.url = media_url(recording);
    request.http.max_body_bytes = largest_audio_bytes(recording);
    receive_into(download->file, request.http, settings_.hooks.received);
    request.media_may_be_fresh = !foreign_storage(recording, settings_.account_url);
    request.may_leave_origin = true;
    request.denial_is_its_own = true;
    request.fault_of = [download](const HttpResponse& response) { return fault_of_audio(*download, response); };
    request.done = [this, download](const RequestResult& result) { conclude(download, result); };
    return request;
  }

  std::string media_url(const Recording& recording) const {
    std::string account = settings_.account_url;
    if (!recording.account_sid.empty()) {
      account.replace(account.rfind('/') + 1, std::string::npos, recording.account_sid);
    }
    return fmt::format("{}/Recordings/{}.wav?RequestedChannels=2", account, recording.sid);
  }

  // What can be seen without much work; a fault here means: ask again.
  static std::string fault_of_audio(Download& download, const HttpResponse& response) {
    download.file->check();
    if (!is_audio(response.content_type)) {
      return fmt::format("expected audio, found content type '{}'", printable(response.content_type));
    }
    if (response.content_length && *response.content_length != download.file->size()) {
      return fmt::format("expected {} bytes, found {}", *response.content_length, download.file->size());
    }
    if (download.wanted.recording.encryption) return "";
    const WavVerdict verdict =
        check_wav(download.file->descriptor(), download.file->size(), download.wanted.recording.duration_s);
    download.mono = verdict.mono;
    download.remark = verdict.remark;
    return verdict.problem;
  }

  void conclude(const std::shared_ptr<Download>& download, const RequestResult& result) {
    download->file->check();
    if (result.answer != Answer::good) return fetch_.fail(failure(download->wanted.recording, result));
    if (!download->mono.empty()) return fetch_.fail({download->wanted.recording.sid, "mono", download->mono, false});
    fetch_.do_later([this, download] { return finished(*download); });
  }

  FetchFailure failure(const Recording& recording, const RequestResult& result) const {
    const auto error = parse_service_error(result.response.body);
    const auto storage = foreign_storage(recording, settings_.account_url);
    if (error && error->code == kMonoAskedAsDual) {
      return {recording.sid, "mono",
              fmt::format("expected two channels, found one (mono): cannot be measured{}",
                          service_words(result.response.body)),
              false};
    }
    if (result.response.status == 404 && storage) {
      return {recording.sid, "external_storage",
              fmt::format("the audio is kept in your own storage at {}, not at Twilio; copy it from there", *storage),
              false};
    }
    if (result.response.status == 404) {
      return {recording.sid, "not_found",
              fmt::format("Twilio has no audio for it after {} tries: deleted, or kept in your own storage{}",
                          result.tries, service_words(result.response.body)),
              false};
    }
    return failure_of(recording.sid, result);
  }

  // In a worker: whatever takes time after the last byte.
  std::function<void()> finished(Download& download) {
    if (auto failure = opened(download)) return [this, failure = *std::move(failure)] { fetch_.fail(failure); };
    const std::string sha256 = sha256_of_file(download.file->part_path());
    return fetch_.publish(download.file, to_json(sidecar_of(download.wanted, download.file->size(), sha256)),
                          download.remark);
  }

  std::optional<FetchFailure> opened(Download& download) const {
    const Recording& recording = download.wanted.recording;
    PrivateFile& file = *download.file;
    if (!recording.encryption) return std::nullopt;
    try {
      file.cut(settings_.private_key->decrypt_in_place(file.descriptor(), file.size(), *recording.encryption));
    } catch (const DecryptionError& error) {
      return FetchFailure{recording.sid, "not_decrypted", error.what(), false};
    }
    const WavVerdict verdict = check_wav(file.descriptor(), file.size(), recording.duration_s);
    download.remark = verdict.remark;
    if (!verdict.mono.empty()) return FetchFailure{recording.sid, "mono", verdict.mono, false};
    if (!verdict.problem.empty()) return FetchFailure{recording.sid, "bad_answer", verdict.problem, false};
    return std::nullopt;
  }

  const RecordingList& list_;
  const DownloadSettings& settings_;
  FetchSession fetch_;
};

}  // namespace

std::optional<FetchFailure> known_obstacle(const Recording& recording, bool has_private_key) {
  const auto obstacle = [&](std::string_view reason, std::string message, bool temporary = false) {
    return FetchFailure{recording.sid, std::string(reason), std::move(message), temporary};
  };
  const std::string& status = recording.status;
  if (status == "absent") return obstacle("absent", "Twilio recorded nothing (absent)");
  if (status == "deleted") return obstacle("deleted", "the recording was deleted at Twilio");
  if (status == "failed") return obstacle("failed", "Twilio could not record or keep it (failed)");
  if (status == "processing" || status == "in-progress" || status == "paused") return not_ready(recording);
  if (recording.encryption && !has_private_key) {
    return obstacle("encrypted", fmt::format("encrypted for key {}; its private half opens it",
                                             printable(recording.encryption->public_key_sid)));
  }
  return std::nullopt;
}

std::int64_t largest_audio_bytes(const Recording& recording) {
  if (!recording.duration_s) return kLargestFile;
  constexpr std::int64_t kBytesPerSecond = 48'000LL * 2 * 2;  // the highest rate that is measured, 16 bit, two channels
  constexpr std::int64_t kHeaders = 64 << 10;
  return std::min<std::int64_t>(kLargestFile, (*recording.duration_s + 2LL) * kBytesPerSecond + kHeaders);
}

void download(RequestQueue& queue, const RecordingList& list, std::span<const ListedRecording* const> wanted,
              const DownloadSettings& settings) {
  Session(list, settings).run(queue, wanted);
}

}  // namespace turngap
