#include "net/batch_publisher.h"

namespace turngap {

std::function<void()> BatchPublisher::publish(std::shared_ptr<PrivateFile> part, std::function<void()> published) {
  part->close();  // so that however many wait, no descriptors are used up
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({std::move(part), std::move(published)});
    if (std::exchange(is_flushing_, true)) return {};
  }
  return publish_batch();
}

std::function<void()> BatchPublisher::publish_batch() {
  std::vector<Waiting> batch = take_batch();
  flush_();
  for (const Waiting& one : batch) one.part->publish();
  go_on_if_more_wait();
  return [batch = std::move(batch)] {
    for (const Waiting& one : batch) one.published();
  };
}

std::vector<BatchPublisher::Waiting> BatchPublisher::take_batch() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, {});
}

void BatchPublisher::go_on_if_more_wait() {
  const std::lock_guard lock(mutex_);
  is_flushing_ = !waiting_.empty();
  if (is_flushing_) pool_.add([this] { return publish_batch(); });
}

}  // namespace turngap
