#include "store/records/article_id.h"

#include <cstdint>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

constexpr std::int64_t kNow = 0x018BCFE56800;  // 2023-11-14

// A clock that is set by hand.
struct HandClock {
  std::int64_t now_ms = kNow;
  ArticleIdMaker::Clock Reader() {
    return [this] { return now_ms; };
  }
};

TEST(ArticleIdMaker, AnIdIsAUuidOfVersion7WithTheTimeInFront) {
  HandClock clock;
  const std::string id = ArticleIdMaker(0, clock.Reader()).NextId();
  ASSERT_EQ(id.size(), 36u);
  EXPECT_EQ(id.substr(0, 15), "018bcfe5-6800-7");
  EXPECT_EQ(id[18], '-');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
  EXPECT_EQ(id[23], '-');
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos) << id;
}

TEST(ArticleIdMaker, IdsGrowWithinAMillisecond) {
  HandClock clock;
  ArticleIdMaker maker(0, clock.Reader());
  std::string last = maker.NextId();
  // More than the counter has room for: the time must move on by itself.
  for (int i = 0; i < 20000; ++i) {
    const std::string next = maker.NextId();
    ASSERT_LT(last, next);
    last = next;
  }
}

TEST(ArticleIdMaker, IdsAndTimesGrowWhenTheClockRunsBackwards) {
  HandClock clock;
  ArticleIdMaker maker(0, clock.Reader());
  const std::string before = maker.NextId();
  clock.now_ms -= 3'600'000;
  EXPECT_LT(before, maker.NextId());
  EXPECT_EQ(maker.NextTimeMs(), kNow);
  clock.now_ms = kNow + 5;
  EXPECT_EQ(maker.NextTimeMs(), kNow + 5);
}

TEST(ArticleIdMaker, NothingLiesBeforeTheFloor) {
  HandClock clock;
  ArticleIdMaker earlier(0, clock.Reader());
  std::string last = earlier.NextId();
  for (int i = 0; i < 100; ++i) last = earlier.NextId();
  ArticleIdMaker later(kNow, clock.Reader());
  EXPECT_LT(last, later.NextId());
  clock.now_ms = 0;
  EXPECT_EQ(ArticleIdMaker(kNow, clock.Reader()).NextTimeMs(), kNow);
}

TEST(ArticleIdMaker, ThreadsNeverGetTheSameId) {
  ArticleIdMaker maker(0);
  std::vector<std::vector<std::string>> ids(4);
  std::vector<std::thread> threads;
  for (auto& mine : ids) {
    threads.emplace_back([&maker, &mine] {
      for (int i = 0; i < 2000; ++i) mine.push_back(maker.NextId());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& mine : ids) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 8000u);
}

}  // namespace
}  // namespace newsfold
