#include "server/service/work_pool.h"

#include <atomic>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

TEST(WorkPool, HasSoManyPlacesAndNoMore) {
  WorkPool pool(1, 3);
  EXPECT_TRUE(pool.TryReserve());
  EXPECT_TRUE(pool.TryReserve());
  EXPECT_TRUE(pool.TryReserve());
  EXPECT_FALSE(pool.TryReserve());
  EXPECT_FALSE(pool.TryReserve());
  pool.Release();
  EXPECT_TRUE(pool.TryReserve());
  EXPECT_FALSE(pool.TryReserve());
}

TEST(WorkPool, APlaceIsGivenBackAtTheEndOfItsScope) {
  WorkPool pool(1, 1);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(pool.TryReserve());
    const WorkPool::Place place(&pool);
    EXPECT_FALSE(pool.TryReserve());
  }
  EXPECT_TRUE(pool.TryReserve());
}

TEST(WorkPoolDeathTest, NoMorePlacesAreGivenBackThanWereTaken) {
  WorkPool pool(1, 1);
  EXPECT_DEATH(pool.Release(), "assertion failed: before > 0");
}

TEST(WorkPoolDeathTest, AJobNeedsAPlace) {
  WorkPool pool(1, 1);
  EXPECT_DEATH(pool.Post([] {}), "assertion failed: jobs_");
}

TEST(WorkPool, JoinWaitsForEveryJob) {
  WorkPool pool(4, 100);
  std::atomic<int> done{0};
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(pool.TryReserve());
    pool.Post([&] { ++done; });
  }
  pool.Join();
  EXPECT_EQ(done, 100);
}

}  // namespace
}  // namespace newsfold
