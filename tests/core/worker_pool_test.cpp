#include "core/worker_pool.h"

#include <gmock/gmock.h>
#include <pthread.h>

#include <atomic>
#include <latch>
#include <set>
#include <stdexcept>

namespace turngap::test {
namespace {

using testing::Each;
using testing::ElementsAre;

/// As long as it lives, the system gives no new thread: none has room for such a stack.
class NoThreads {
 public:
  NoThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t huge;
    pthread_attr_init(&huge);
    pthread_attr_setstacksize(&huge, std::size_t{1} << 47);
    pthread_setattr_default_np(&huge);
    pthread_attr_destroy(&huge);
  }
  ~NoThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  NoThreads(const NoThreads&) = delete;
  NoThreads& operator=(const NoThreads&) = delete;

 private:
  pthread_attr_t before_;
};

class Pool : public testing::TestWithParam<std::size_t> {};

TEST_P(Pool, DoesAllTheWorkAndGivesItBackInTheCallingThread) {
  WorkerPool pool(GetParam());
  std::vector<int> done;
  std::vector<std::thread::id> where;
  for (int i = 0; i < 20; ++i) {
    pool.add([&, i] {
      return [&, i] {
        done.push_back(i);
        where.push_back(std::this_thread::get_id());
      };
    });
  }
  EXPECT_TRUE(pool.finish());
  EXPECT_EQ(std::set<int>(done.begin(), done.end()).size(), 20U);
  EXPECT_EQ(done.size(), 20U);
  EXPECT_THAT(where, Each(std::this_thread::get_id()));
}

TEST_P(Pool, TakesMoreWorkFromWhatItGivesBack) {
  WorkerPool pool(GetParam());
  std::vector<int> done;
  pool.add([&] {
    return [&] {
      done.push_back(1);
      pool.add([&] { return [&] { done.push_back(2); }; });
    };
  });
  EXPECT_TRUE(pool.finish());
  EXPECT_THAT(done, ElementsAre(1, 2));
}

TEST_P(Pool, ThrowsWhatAWorkThrew) {
  WorkerPool pool(GetParam());
  pool.add([]() -> std::function<void()> { throw std::invalid_argument("no"); });
  EXPECT_THROW(pool.finish(), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(Workers, Pool, testing::Values(0, 1, 3));

// The constructor must neither throw nor wait for ever, nor may work be left undone.
TEST(WorkerPool, WorksWhereTheSystemGivesNoThread) {
  const NoThreads none;
  ASSERT_THROW(std::thread([] {}), std::system_error) << "the system gives threads: the test sees nothing";
  WorkerPool pool(4);
  int done = 0;
  for (int i = 0; i < 3; ++i) {
    pool.add([&] { return [&] { ++done; }; });
  }
  EXPECT_TRUE(pool.finish());
  EXPECT_EQ(done, 3);
}

// The question comes while a work goes on that would never end, and what has not begun never does.
TEST(WorkerPool, StopsAtOnceAndDropsTheRest) {
  std::latch begun(1);
  std::latch released(1);
  std::atomic<int> done = 0;
  {
    WorkerPool pool(1);
    pool.add([&]() -> std::function<void()> {
      begun.count_down();
      released.wait();
      ++done;
      return {};
    });
    pool.add([&]() -> std::function<void()> {
      ++done;
      return {};
    });
    begun.wait();
    EXPECT_FALSE(pool.finish([] { return false; }));
    released.count_down();
  }
  EXPECT_EQ(done, 1);
}

TEST(WorkerPool, StopsBetweenTwoWorksWhereItHasNoThread) {
  WorkerPool pool(0);
  int done = 0;
  for (int i = 0; i < 5; ++i) {
    pool.add([&] { return [&] { ++done; }; });
  }
  EXPECT_FALSE(pool.finish([&] { return done < 2; }));
  EXPECT_EQ(done, 2);
}

TEST(WorkerPool, AsksAgainAndAgainWhileAWorkGoesOn) {
  std::latch released(1);
  WorkerPool pool(1);
  pool.add([&]() -> std::function<void()> {
    released.wait();
    return {};
  });
  int asked = 0;
  EXPECT_TRUE(pool.finish([&] {
    if (++asked == 3) released.count_down();
    return true;
  }));
  EXPECT_GE(asked, 3);
}

}  // namespace
}  // namespace turngap::test
