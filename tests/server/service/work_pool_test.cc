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

TEST(WorkPool, JoinWaitsForEveryJob) {
  WorkPool pool(4, 100);
  std::atomic<int> done{0};
  for (int i = 0; i < 100; ++i) pool.Post([&] { ++done; });
  pool.Join();
  EXPECT_EQ(done, 100);
}

}  // namespace
}  // namespace newsfold
