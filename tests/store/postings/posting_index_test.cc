#include "store/postings/posting_index.h"

#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/base/status_matchers.h"
#include "tests/store/postings/posting_model.h"

namespace newsfold {
namespace {

using testing::ExpectSame;
using testing::IsOk;
using testing::PostingModel;

// Keys of which many are shared, low ones above all.
std::uint64_t RandomKey(PostingLane lane, std::mt19937_64* random) {
  const std::uint64_t choice = (*random)() % 3000;
  const std::uint64_t key = choice * choice / 1000 * 0x9E37'79B9'7F4A'7C15;
  return lane >= PostingLane::kSimHash0 ? key ^ (*random)() % 4 << 30 : key;
}

std::vector<Posting> RandomPostings(std::mt19937_64* random) {
  std::vector<Posting> postings;
  for (int i = 0; i < 20; ++i) {
    const PostingLane lane = kAllPostingLanes[(*random)() % kPostingLanes];
    postings.push_back({lane, RandomKey(lane, random)});
  }
  return postings;
}

TEST(PostingIndexTest, FindsWhatWasAdded) {
  const auto index = PostingIndex::Open({}, {}).value();
  PostingModel model;
  std::mt19937_64 random(1);
  for (std::uint64_t sequence = 1; sequence <= 2000; ++sequence) {
    const std::uint64_t number = sequence % 7 == 0 ? 1 + random() % sequence : sequence;
    const std::vector<Posting> postings = RandomPostings(&random);
    ASSERT_THAT(index->Add(sequence, number, postings), IsOk());
    model.Add(number, postings);
  }
  ExpectSame(*index, model);
}

}  // namespace
}  // namespace newsfold
