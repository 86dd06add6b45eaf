#include "server/service/limits.h"

#include <gtest/gtest.h>

namespace newsfold {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RateBudget, ShrinksWithTimeAndGrowsWithBytes) {
  RateBudget budget(seconds(30), 1000);
  EXPECT_EQ(budget.left(), seconds(30));
  budget.Spend(seconds(10), 0);
  EXPECT_EQ(budget.left(), seconds(20));
  budget.Spend(seconds(1), 2000);
  EXPECT_EQ(budget.left(), seconds(21));
}

TEST(RateBudget, NeverSavesMoreThanTheGrace) {
  RateBudget budget(seconds(30), 1000);
  budget.Spend(milliseconds(1), 1'000'000'000);
  EXPECT_EQ(budget.left(), seconds(30));
}

TEST(RateBudget, LastsForeverAtTheWantedRateAndEndsBelowIt) {
  RateBudget steady(seconds(30), 1000);
  RateBudget slow(seconds(30), 1000);
  for (int i = 0; i < 300; ++i) {
    steady.Spend(seconds(1), 1000);
    slow.Spend(seconds(1), 899);
  }
  EXPECT_EQ(steady.left(), seconds(30));
  EXPECT_LT(slow.left(), seconds(0));
}

}  // namespace
}  // namespace newsfold
