#include "turngap/storage/stored_downloader.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <utility>

#include "core/printable.h"
#include "net/fetch_folder.h"
#include "net/fetch_session.h"
#include "net/private_file.h"
#include "net/received_file.h"
#include "net/wav_check.h"
#include "storage/object_checksum.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

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
  explicit StoredSession(const StoredDownloadSettings& settings)
      : settings_(settings), fetch_(settings.folder, settings_.hooks) {}

  void run(RequestQueue& queue, std::span<const StoredRecording> wanted) {
    fetch_.run(queue, {wanted.size(), [this, wanted](std::size_t i) { return already_there(wanted[i]); },
                       [this, wanted](std::size_t i) { return request_for(wanted[i]); }});
  }

 private:
  fs::path audio_of(const StoredRecording& wanted) const { return fetch_.audio_at(wanted.name); }

  std::string sidecar_text(const StoredRecording& wanted, std::int64_t bytes, std::string sha256) const {
    Sidecar sidecar = sidecar_for(wanted, settings_.kind, settings_.tag, settings_.roles);
    sidecar.bytes = bytes;
    sidecar.sha256 = std::move(sha256);
    return to_json(sidecar);
  }

  std::optional<FetchResult> already_there(const StoredRecording& wanted) const {
    const fs::path audio = audio_of(wanted);
    if (FetchSession::obstacle_at(audio, wanted.name)) return std::nullopt;
    const auto sidecar = readable_sidecar_beside(audio);
    if (!sidecar || sidecar->source.location != wanted.location || sidecar->source.version != wanted.version) {
      return std::nullopt;
    }
    auto kept = FetchSession::kept(audio, sidecar->bytes, sidecar->sha256);
    if (!kept) return std::nullopt;
    const std::string now = sidecar_text(wanted, sidecar->bytes, sidecar->sha256);
    if (now != to_json(*sidecar)) write_private_file(FetchFolder::sidecar_of(audio), now);
    return kept;
  }

  std::optional<QueuedRequest> request_for(const StoredRecording& wanted) {
    auto failure = FetchSession::obstacle_at(audio_of(wanted), wanted.name);
    if (!failure) failure = another_s(wanted);
    if (failure) {
      fetch_.fail(std::move(*failure));
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
    const fs::path audio = audio_of(wanted);
    const auto sidecar = readable_sidecar_beside(audio);
    const bool ours = sidecar && sidecar->source.location == wanted.location;
    if (ours || (!fs::exists(audio) && !fs::exists(FetchFolder::sidecar_of(audio)))) return std::nullopt;
    return FetchFailure{wanted.name, "blocked",
                        fmt::format("{}: expected nothing, or what was fetched from {}, found another file; choose "
                                    "another folder",
                                    audio.string(), wanted.location),
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
    if (!change.empty()) return fetch_.fail({name, "changed", change + "; run again", true});
    if (result.answer != Answer::good) return fetch_.fail(failure_of(name, result));
    if (!transfer->mono.empty()) return fetch_.fail({name, "mono", transfer->mono, false});
    fetch_.do_later([this, transfer] { return finished(*transfer); });
  }

  // In a worker: whatever takes time after the last byte.
  std::function<void()> finished(const Transfer& transfer) {
    FileSums sums = sums_of_file(transfer.file->part_path(), transfer.checksum);
    if (!sums.as_expected) {
      return [this, name = transfer.wanted.name, algorithm = transfer.checksum->algorithm] {
        fetch_.fail({name, "bad_checksum",
                     fmt::format("expected the {} that the store gives, found another; run again", algorithm), true});
      };
    }
    return fetch_.publish(transfer.file, sidecar_text(transfer.wanted, transfer.file->size(), std::move(sums.sha256)),
                          transfer.remark);
  }

  const StoredDownloadSettings& settings_;
  FetchSession fetch_;
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
  StoredSession(settings).run(queue, wanted);
}

}  // namespace turngap
