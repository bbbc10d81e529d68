#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "core/worker_pool.h"
#include "net/private_file.h"

namespace turngap {

/// Gives verified parts their final names, a batch at a time: one flush for all that wait (syncfs), then the names.
/// While one batch is being flushed the next one gathers, so that a slow disk has large batches and a fast one small
/// ones (group commit). Whatever stops the program, no final name stands for less than the whole file on the disk.
class BatchPublisher {
 public:
  /// `flush` brings all that has been written onto the disk. The pool must not outlive this object.
  BatchPublisher(WorkerPool& pool, std::function<void()> flush) : pool_(pool), flush_(std::move(flush)) {}

  /// Called in a worker; what it gives is that worker's result. `published` is called by `collect` of the pool when the
  /// file has its name. What the system refuses is a FatalError of the pool.
  std::function<void()> publish(std::shared_ptr<PrivateFile> part, std::function<void()> published);

 private:
  struct Waiting {
    std::shared_ptr<PrivateFile> part;
    std::function<void()> published;
  };

  std::function<void()> publish_batch();
  std::vector<Waiting> take_batch();
  void go_on_if_more_wait();

  WorkerPool& pool_;
  std::function<void()> flush_;
  std::mutex mutex_;
  std::vector<Waiting> waiting_;
  bool is_flushing_ = false;
};

}  // namespace turngap
