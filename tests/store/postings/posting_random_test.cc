// Random operations on an index and on its model.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/postings/posting_world.h"
#include "tests/test_size.h"

namespace newsfold {
namespace {

using testing::ExpectSame;
using testing::FaultyPostingFiles;
using testing::IsOk;
using testing::PostingWorld;

void DoSomething(PostingWorld* world, std::mt19937_64* random) {
  switch ((*random)() % 8) {
    case 0:
      ASSERT_THAT(world->index().Flush(), IsOk());
      break;
    case 1:
      ASSERT_THAT(world->index().WaitForMerges(), IsOk());
      break;
    case 2:
      world->Close();
      ASSERT_THAT(world->Open(), IsOk());
      break;
    case 3:
      world->LosePower(static_cast<FaultyPostingFiles::Crash>((*random)() % 3));
      ASSERT_THAT(world->Open(), IsOk());
      break;
    default:
      ASSERT_THAT(world->AddRandom((*random)() % 300), IsOk());
  }
}

// NEWSFOLD_POSTING_RUNS: how many such runs, each with a seed of its own.
TEST(PostingRandomTest, AnswersAsTheModelDoes) {
  const std::size_t runs = testing::TestSize("NEWSFOLD_POSTING_RUNS", 6);
  for (std::size_t seed = 1; seed <= runs; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    PostingWorld world;
    world.options.fanout = 2 + random() % 3;
    world.options.filter_key_bits = 1 + random() % 12;
    ASSERT_THAT(world.Open(), IsOk());
    for (int i = 0; i < 40; ++i) {
      DoSomething(&world, &random);
      if (::testing::Test::HasFatalFailure()) return;
      if (i % 4 == 3) ExpectSame(world.index(), world.model());
    }
    EXPECT_THAT(world.index().Verify(), IsOk());
  }
}

}  // namespace
}  // namespace newsfold
