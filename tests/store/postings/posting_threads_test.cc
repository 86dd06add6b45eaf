// Searches beside a writer, tables that are written and merges.
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/postings/posting_index.h"
#include "tests/store/base/status_matchers.h"
#include "tests/store/scratch_directory.h"

namespace newsfold {
namespace {

using testing::IsOk;
using testing::ScratchDirectory;

constexpr std::uint64_t kArticles = 6000;

// Each article has keys of its own, and one that it shares with some before it.
std::vector<Posting> PostingsOf(std::uint64_t number) {
  std::vector<Posting> postings;
  for (const PostingLane lane : kAllPostingLanes) {
    const bool is_block = lane >= PostingLane::kSimHash0;
    postings.push_back({lane, is_block ? number << 48 | number << 16 : number});
    postings.push_back({lane, is_block ? (number % 97) << 48 | number << 16 : 1'000'000 + number % 997});
  }
  return postings;
}

// Whether every posting of an article is found.
bool FindsAll(const PostingIndex& index, std::uint64_t number, PostingLists* lists) {
  const std::vector<Posting> postings = PostingsOf(number);
  std::vector<PostingProbe> probes;
  for (const Posting& posting : postings) probes.push_back({posting.lane, posting.key, kBlockPostingsKept});
  index.Find(probes, lists);
  for (std::size_t i = 0; i < probes.size(); ++i) {
    bool is_there = false;
    for (const FoundPosting& found : (*lists)[i]) is_there |= found.number == number;
    if (!is_there) return false;
  }
  return true;
}

// Until the writer is done: the newest article it has added, and some older one, are found with all they
// have.
void Read(const PostingIndex& index, const std::atomic<std::uint64_t>& added, std::atomic<int>* misses) {
  PostingLists lists;
  std::uint64_t last = 0;
  for (std::uint64_t i = 1; last < kArticles; ++i) {
    last = added.load(std::memory_order_acquire);
    if (last == 0) continue;
    if (!FindsAll(index, last, &lists)) ++*misses;
    if (!FindsAll(index, 1 + i * 7919 % last, &lists)) ++*misses;
  }
}

TEST(PostingThreadsTest, ASearchSeesEveryAddThatReturnedBefore) {
  const ScratchDirectory directory;
  PostingIndexOptions options;
  options.directory = directory / "index";
  options.table_bytes_max = std::size_t{64} << 10;
  options.fanout = 2;
  options.commit = [](const PostingManifest&) { return Status::Ok(); };
  const auto index = PostingIndex::Open(options, {}).value();
  std::atomic<std::uint64_t> added = 0;
  std::atomic<int> misses = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) readers.emplace_back([&] { Read(*index, added, &misses); });
  for (std::uint64_t number = 1; number <= kArticles; ++number) {
    EXPECT_THAT(index->Add(number, number, PostingsOf(number)), IsOk());
    added.store(number, std::memory_order_release);
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(misses, 0);
  EXPECT_GT(index->GetStats().merged_entries, 0);
}

TEST(PostingThreadsTest, ClosesWhileItMerges) {
  for (std::uint64_t articles = 500; articles < 2000; articles += 100) {
    const ScratchDirectory directory;
    PostingIndexOptions options;
    options.directory = directory / "index";
    options.table_bytes_max = std::size_t{64} << 10;
    options.fanout = 2;
    PostingManifest manifest;
    options.commit = [&manifest](const PostingManifest& next) {
      manifest = next;
      return Status::Ok();
    };
    auto index = PostingIndex::Open(options, manifest).value();
    for (std::uint64_t number = 1; number <= articles; ++number) {
      ASSERT_THAT(index->Add(number, number, PostingsOf(number)), IsOk());
    }
    index.reset();
    const std::uint64_t covered = manifest.covered_sequence;  // the next one may commit as soon as it is open
    index = PostingIndex::Open(options, manifest).value();
    for (std::uint64_t number = covered + 1; number <= articles; ++number) {
      ASSERT_THAT(index->Add(number, number, PostingsOf(number)), IsOk());
    }
    PostingLists lists;
    for (std::uint64_t number = 1; number <= articles; ++number) {
      ASSERT_TRUE(FindsAll(*index, number, &lists)) << number << " of " << articles;
    }
  }
}

}  // namespace
}  // namespace newsfold
