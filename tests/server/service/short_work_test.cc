#include "server/service/short_work.h"

#include <chrono>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

using Clock = ShortWork::Clock;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr ShortWorkLimits kLimits;
constexpr Clock::time_point kBegin{std::chrono::hours(1)};
constexpr milliseconds kLong = kLimits.time_max + milliseconds(1);

// Whether work may be done so long after other work that took `time`, of it `processor` on a processor.
bool MayRunAfter(nanoseconds pause, nanoseconds time, nanoseconds processor, long waits) {
  ShortWork work(kLimits);
  work.Ran({kBegin, nanoseconds(7), 3}, {kBegin + time, nanoseconds(7) + processor, 3 + waits});
  return work.MayRun(0, kBegin + time + pause);
}

TEST(ShortWork, ASmallBodyIsTakenAndALargerOneIsNot) {
  const ShortWork work(kLimits);
  EXPECT_TRUE(work.MayRun(0, kBegin));
  EXPECT_TRUE(work.MayRun(kLimits.body_bytes_max, kBegin));
  EXPECT_FALSE(work.MayRun(kLimits.body_bytes_max + 1, kBegin));
}

TEST(ShortWork, WhatWasShortChangesNothing) {
  EXPECT_TRUE(MayRunAfter(nanoseconds(0), kLimits.time_max, kLimits.time_max, 0));
  EXPECT_TRUE(MayRunAfter(nanoseconds(0), kLimits.time_max, nanoseconds(0), 1));
}

TEST(ShortWork, WhatTookLongIsFollowedByAPause) {
  EXPECT_FALSE(MayRunAfter(nanoseconds(0), kLong, kLong, 0));
  EXPECT_FALSE(MayRunAfter(kLimits.pause - nanoseconds(1), kLong, kLong, 0));
  EXPECT_TRUE(MayRunAfter(kLimits.pause, kLong, kLong, 0));
}

TEST(ShortWork, SoIsWhatWaited) {
  EXPECT_FALSE(MayRunAfter(kLimits.pause - nanoseconds(1), kLong, nanoseconds(0), 1));
  EXPECT_TRUE(MayRunAfter(kLimits.pause, kLong, nanoseconds(0), 1));
}

TEST(ShortWork, TheTimeOthersHadTheProcessorDoesNotCount) {
  EXPECT_TRUE(MayRunAfter(nanoseconds(0), 100 * kLong, kLimits.time_max, 0));
}

TEST(ShortWork, UsageGrows) {
  const ShortWork::Usage begin = ShortWork::UsageNow();
  const ShortWork::Usage end = ShortWork::UsageNow();
  EXPECT_LE(begin.time, end.time);
  EXPECT_LT(begin.processor, end.processor);
  EXPECT_LE(begin.waits, end.waits);
}

}  // namespace
}  // namespace newsfold
