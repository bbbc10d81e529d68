#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/worker_pool.h"
#include "net/batch_publisher.h"
#include "net/fetch_folder.h"
#include "net/private_file.h"
#include "turngap/net/fetch_result.h"
#include "turngap/net/request_queue.h"

namespace turngap {

/// What becomes of a recording whose request did not go well, in words for every source.
FetchFailure failure_of(const std::string& recording, const RequestResult& result);

/// The fetching of recordings into a folder, whatever their source: what is there already is told, the rest is asked
/// for, and what takes time after the last byte is done by other threads. All throw FatalError where the folder cannot
/// be used or written to.
class FetchSession {
 public:
  /// Recordings 0 to `count` - 1.
  struct Recordings {
    std::size_t count = 0;
    /// Called in a worker; nothing where it is to be asked for.
    std::function<std::optional<FetchResult>(std::size_t)> already_there;
    /// Nothing where there is nothing to ask for, as has been told.
    std::function<std::optional<QueuedRequest>(std::size_t)> request_for;
  };

  /// `hooks` outlive it.
  FetchSession(const std::filesystem::path& folder, const TransferHooks& hooks);

  /// Once, until all that `recordings` asks for has been published or told as failed. Throws what the queue throws, and
  /// Interrupted; workers may still be at it then, until this object ends.
  void run(RequestQueue& queue, Recordings recordings);

  /// Where the audio of this name belongs.
  std::filesystem::path audio_at(const std::string& file_name) const { return folder_.path() / file_name; }

  /// `recording` blocked by a link or a folder where its audio, the part or the sidecar of it is to be; nothing where
  /// none is.
  static std::optional<FetchFailure> obstacle_at(const std::filesystem::path& audio, const std::string& recording);

  /// That audio of these bytes is there; nothing where it is not.
  static std::optional<FetchResult> kept(const std::filesystem::path& audio, std::int64_t bytes,
                                         std::string_view sha256);

  /// `work` is done by a worker, and what it gives in the thread of `run`.
  void do_later(WorkerPool::Work work) { pool_.add(std::move(work)); }

  /// The last of such work: the sidecar, then the audio's final name, and `done` is told of it.
  std::function<void()> publish(std::shared_ptr<PrivateFile> audio, std::string_view sidecar, std::string remark);

  void fail(FetchFailure failure) const;

 private:
  void finish_pool();

  const TransferHooks& hooks_;
  FetchFolder folder_;
  Recordings recordings_;
  std::vector<std::size_t> missing_;
  BatchPublisher publisher_;
  WorkerPool pool_;  // ends before what it works for
};

}  // namespace turngap
