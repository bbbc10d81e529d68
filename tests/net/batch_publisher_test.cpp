#include "net/batch_publisher.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>

#include "support/temporary_folder.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;

/// Parts in a folder, and a disk that is as slow as the test wants.
class Batches : public testing::Test {
 protected:
  static constexpr std::size_t kWorkers = 3;

  std::shared_ptr<PrivateFile> part(const std::string& name) const {
    auto file = std::make_shared<PrivateFile>(folder_ / name);
    file->restart();
    file->write("whole");
    return file;
  }

  void publish(const std::string& name) {
    pool_.add([this, file = part(name), name] {
      auto result = publisher_.publish(file, [this, name] { published_.push_back(name); });
      ++handed_over_;
      return result;
    });
  }

  std::size_t final_names() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_.path())) count += entry.path().extension() == ".wav";
    return count;
  }

  TemporaryFolder folder_;
  std::vector<std::size_t> named_at_flush_;  // how many had their final name when a flush began
  std::function<void()> during_flush_ = [] {};
  std::vector<std::string> published_;
  std::atomic<int> handed_over_ = 0;
  BatchPublisher publisher_{pool_, [this] {
                              named_at_flush_.push_back(final_names());
                              during_flush_();
                            }};
  WorkerPool pool_{kWorkers};
};

// Whoever sees a final name sees a file that has been flushed, and whoever is told of it sees the name.
TEST_F(Batches, AreFlushedBeforeTheyAreNamed) {
  during_flush_ = [&] { EXPECT_FALSE(fs::exists(folder_ / "a.wav")); };
  publish("a.wav");
  EXPECT_TRUE(pool_.finish());
  EXPECT_EQ(published_, std::vector<std::string>{"a.wav"});
  EXPECT_TRUE(fs::exists(folder_ / "a.wav"));
  EXPECT_FALSE(fs::exists(folder_ / "a.wav.part"));
}

// All that come while the first is being flushed share the second flush.
TEST_F(Batches, GatherWhileTheDiskIsBusy) {
  during_flush_ = [&] {
    if (named_at_flush_.size() > 1) return;
    for (int i = 1; i < 20; ++i) publish(std::to_string(i) + ".wav");
    while (handed_over_ < 19) std::this_thread::yield();
  };
  publish("0.wav");
  EXPECT_TRUE(pool_.finish());
  EXPECT_EQ(named_at_flush_, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(published_.size(), 20U);
  EXPECT_EQ(final_names(), 20U);
}

TEST_F(Batches, HaveNoNamesWhereTheFlushFails) {
  during_flush_ = [] { throw std::runtime_error("no space left"); };
  publish("a.wav");
  EXPECT_THROW(pool_.finish(), std::runtime_error);
  EXPECT_EQ(final_names(), 0U);
  EXPECT_TRUE(published_.empty());
}

}  // namespace
}  // namespace turngap::test
