#include "turngap/storage/stored_downloader.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <utility>

#include "core/file_steps.h"
#include "core/printable.h"
#include "core/worker_pool.h"
#include "net/batch_publisher.h"
#include "net/fetch_folder.h"
#include "net/private_file.h"
#include "net/received_file.h"
#include "net/wav_check.h"
#include "storage/object_checksum.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kFinishers = 4;                // some wait for the disk while another one reckons
constexpr std::int64_t kLargestFile = 4LL << 30;  // what a WAV header can tell

/// One recording on its way.
struct Transfer {
  const StoredRecording& wanted;
  std::shared_ptr<PrivateFile> file;
  std::string mono = {};
  std::string remark = {};
  std::optional<ObjectChecksum> checksum = {};
};

// S3 gives the MD5 as ETag, but not of what it encrypts with keys of its key service or of the customer.
constexpr const char* kEncryption = "x-amz-server-side-encryption";
constexpr const char* kCustomersKey = "x-amz-server-side-encryption-customer-algorithm";

bool gives_md5_as_etag(const HttpResponse& response) {
  const auto encryption = response.headers.find(kEncryption);
  const bool by_key_service = encryption != response.headers.end() && encryption->second.starts_with("aws:kms");
  return !by_key_service && !response.headers.contains(kCustomersKey);
}

constexpr const char* kVersion = "etag";

// What was listed may be replaced before it is fetched.
std::string change_of(const StoredRecording& wanted, const HttpResponse& response) {
  const auto found = response.headers.find(kVersion);
  if (found == response.headers.end() || wanted.version.empty()) return "";
  std::string now = found->second;
  std::erase(now, '"');
  if (now == wanted.version) return "";
  return fmt::format("expected the object that was listed (ETag {}), found another in its place ({})",
                     printable(wanted.version), printable(now));
}

// By the first bytes; the name may say anything.
bool begins_as_audio(std::string_view bytes) {
  constexpr std::array<std::string_view, 4> kMagic{"RF64", "fLaC", "OggS", "ID3"};
  for (const std::string_view magic : kMagic) {
    if (bytes.starts_with(magic)) return true;
  }
  return bytes.size() > 1 && bytes[0] == '\xff' && (static_cast<unsigned char>(bytes[1]) & 0xe0) == 0xe0;
}

class StoredSession {
 public:
  StoredSession(RequestQueue& queue, const StoredDownloadSettings& settings)
      : queue_(queue), settings_(settings), folder_(settings.folder), pool_(kFinishers) {}

  void run(std::span<const StoredRecording> wanted) {
    for (const StoredRecording& one : wanted) {
      pool_.add([this, &one]() -> std::function<void()> {
        const auto there = already_there(one);
        if (there) return [this, result = *there] { settings_.hooks.done(result); };
        return [this, &one] { missing_.push_back(&one); };
      });
    }
    finish_pool();
    queue_.run_each(
        missing_.size(), [this](std::size_t i) { return request_for(*missing_[i]); }, [this] { pool_.collect(); });
    finish_pool();
    flush_folder(folder_.path());
  }

 private:
  void finish_pool() {
    if (!pool_.finish([this] { return !settings_.hooks.stop(); })) throw Interrupted();
  }

  fs::path audio_of(const StoredRecording& wanted) const { return folder_.path() / wanted.name; }
  fs::path sidecar_of(const StoredRecording& wanted) const { return audio_of(wanted).replace_extension(".json"); }

  std::string sidecar_text(const StoredRecording& wanted, std::int64_t bytes, std::string sha256) const {
    Sidecar sidecar = sidecar_for(wanted, settings_.kind, settings_.tag, settings_.roles);
    sidecar.bytes = bytes;
    sidecar.sha256 = std::move(sha256);
    return to_json(sidecar);
  }

  std::optional<FetchFailure> squatter(const StoredRecording& wanted) const {
    auto words = FetchFolder::squatter_at(audio_of(wanted), sidecar_of(wanted));
    if (!words) return std::nullopt;
    return FetchFailure{wanted.name, "blocked", std::move(*words), false};
  }

  std::optional<FetchResult> already_there(const StoredRecording& wanted) const {
    if (squatter(wanted)) return std::nullopt;
    const fs::path path = audio_of(wanted);
    const auto sidecar = readable_sidecar_beside(path);
    std::error_code error;
    if (!sidecar || sidecar->source.location != wanted.location || sidecar->source.version != wanted.version) {
      return std::nullopt;
    }
    if (fs::file_size(path, error) != static_cast<std::uintmax_t>(sidecar->bytes) || error) return std::nullopt;
    if (sha256_of_file(path) != sidecar->sha256) return std::nullopt;
    const std::string now = sidecar_text(wanted, sidecar->bytes, sidecar->sha256);
    if (now != to_json(*sidecar)) write_private_file(sidecar_of(wanted), now);
    return FetchResult{Presence::already_there, path, sidecar->bytes, std::nullopt, ""};
  }

  std::optional<QueuedRequest> request_for(const StoredRecording& wanted) {
    auto failure = squatter(wanted);
    if (!failure) failure = another_s(wanted);
    if (failure) {
      fail(std::move(*failure));
      return std::nullopt;
    }
    const auto transfer = std::make_shared<Transfer>(Transfer{wanted, std::make_shared<PrivateFile>(audio_of(wanted))});
    QueuedRequest request;
    request.http.url = settings_.url_of(wanted);
    request.http.headers = settings_.headers;
    request.http.keep_headers = checksum_headers();
    request.http.keep_headers.insert(request.http.keep_headers.end(), {kEncryption, kCustomersKey, kVersion});
    request.http.max_body_bytes = wanted.bytes.value_or(kLargestFile);
    receive_into(transfer->file, request.http, settings_.hooks.received);
    request.may_leave_origin = true;
    request.denial_is_its_own = true;
    request.fault_of = [transfer](const HttpResponse& response) { return fault_of(*transfer, response); };
    request.done = [this, transfer](const RequestResult& result) { conclude(transfer, result); };
    return request;
  }

  // A file of the same name that this recording did not write stays.
  std::optional<FetchFailure> another_s(const StoredRecording& wanted) const {
    const auto sidecar = readable_sidecar_beside(audio_of(wanted));
    const bool ours = sidecar && sidecar->source.location == wanted.location;
    if (ours || (!fs::exists(audio_of(wanted)) && !fs::exists(sidecar_of(wanted)))) return std::nullopt;
    return FetchFailure{wanted.name, "blocked",
                        fmt::format("{}: expected nothing, or what was fetched from {}, found another file; choose "
                                    "another folder",
                                    audio_of(wanted).string(), wanted.location),
                        false};
  }

  static std::string fault_of(Transfer& transfer, const HttpResponse& response) {
    PrivateFile& file = *transfer.file;
    file.check();
    if (!change_of(transfer.wanted, response).empty()) return "";  // asking again brings it no nearer
    transfer.checksum = checksum_in(response.headers);
    if (!transfer.checksum && gives_md5_as_etag(response)) transfer.checksum = md5_in_etag(transfer.wanted.version);
    if (response.content_length && *response.content_length != file.size()) {
      return fmt::format("expected {} bytes, found {}", *response.content_length, file.size());
    }
    if (transfer.wanted.bytes && *transfer.wanted.bytes != file.size()) {
      return fmt::format("expected {} bytes as listed, found {}", *transfer.wanted.bytes, file.size());
    }
    std::array<char, 4> first{};
    const ssize_t got = pread(file.descriptor(), first.data(), first.size(), 0);
    if (begins_as_audio({first.data(), static_cast<std::size_t>(got > 0 ? got : 0)})) return "";
    const WavVerdict verdict = check_wav(file.descriptor(), file.size(), std::nullopt);
    transfer.mono = verdict.mono;
    transfer.remark = verdict.remark;
    return verdict.problem;
  }

  void conclude(const std::shared_ptr<Transfer>& transfer, const RequestResult& result) {
    transfer->file->check();
    const std::string& name = transfer->wanted.name;
    const std::string change = change_of(transfer->wanted, result.response);
    if (!change.empty()) return fail({name, "changed", change + "; run again", true});
    if (result.answer != Answer::good) return fail(failure_of(name, result));
    if (!transfer->mono.empty()) return fail({name, "mono", transfer->mono, false});
    pool_.add([this, transfer] { return finished(*transfer); });
  }

  FetchFailure failure_of(const std::string& name, const RequestResult& result) const {
    const HttpResponse& response = result.response;
    const std::string message =
        fmt::format("{}, {} {}", result.problem, result.tries, result.tries == 1 ? "try" : "tries");
    const bool answered = response.end == TransferEnd::answered;
    if (result.answer == Answer::denied) return {name, "forbidden", message, false};
    if (answered && response.status == 404) return {name, "not_found", message, false};
    if (response.end == TransferEnd::too_large) return {name, "oversized", message, false};
    if (result.answer == Answer::throttled) return {name, "throttled", message, true};
    if (result.answer == Answer::final) return {name, "refused", message, false};
    if (!answered) return {name, "network", message, true};
    return response.status == 200 ? FetchFailure{name, "bad_answer", message, false}
                                  : FetchFailure{name, "server_error", message, true};
  }

  // In a worker: whatever takes time after the last byte.
  std::function<void()> finished(const Transfer& transfer) {
    const StoredRecording& wanted = transfer.wanted;
    PrivateFile& file = *transfer.file;
    FileSums sums = sums_of_file(file.part_path(), transfer.checksum);
    if (!sums.as_expected) {
      return [this, name = wanted.name, algorithm = transfer.checksum->algorithm] {
        fail({name, "bad_checksum",
              fmt::format("expected the {} that the store gives, found another; run again", algorithm), true});
      };
    }
    const std::int64_t bytes = file.size();
    write_private_file(sidecar_of(wanted), sidecar_text(wanted, bytes, std::move(sums.sha256)));
    return publisher_.publish(transfer.file, [this, path = audio_of(wanted), bytes, remark = transfer.remark] {
      settings_.hooks.done({Presence::fetched, path, bytes, std::nullopt, remark});
    });
  }

  void fail(FetchFailure failure) const { settings_.hooks.done({Presence::failed, {}, 0, std::move(failure), ""}); }

  RequestQueue& queue_;
  const StoredDownloadSettings& settings_;
  FetchFolder folder_;
  std::vector<const StoredRecording*> missing_;
  BatchPublisher publisher_{pool_, [this] { flush_file_system(folder_.path()); }};
  WorkerPool pool_;  // ends before what it works for
};

}  // namespace

Sidecar sidecar_for(const StoredRecording& recording, const std::string& kind, const std::string& tag,
                    const ChannelRoles& roles) {
  Sidecar sidecar;
  sidecar.recording.sid = fs::path(recording.name).stem().string();
  sidecar.recording.call_sid = recording.call_id;
  sidecar.recording.recorded_at = recording.recorded_at;
  sidecar.tag = tag;
  sidecar.rule = kind;
  sidecar.roles = roles;
  sidecar.source = {kind, recording.location, recording.version, recording.columns};
  return sidecar;
}

void download_stored(RequestQueue& queue, std::span<const StoredRecording> wanted,
                     const StoredDownloadSettings& settings) {
  StoredSession(queue, settings).run(wanted);
}

}  // namespace turngap
