#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dedup/sketch/tag_counts.h"
#include "store/postings/posting.h"
#include "store/records/article.h"
#include "store/records/article_record.h"

namespace newsfold {

// Stands for a piece of a store's state that a decision can depend on. Two pieces may share a name by chance,
// one pair in 2^64.
using StateName = std::uint64_t;

// Which article has an id; which is the first of a text at a url.
StateName IdState(std::string_view id);
StateName CaptureState(const Sha256& sha256, std::string_view url);
// What is decided of an article; who is a repost of it.
StateName RecordState(ArticleNumber number);
StateName MembersState(ArticleNumber canonical);
// What the index lists under a key, and in a SimHash lane in its block.
StateName PostingState(PostingLane lane, std::uint64_t key);
// How much a shingle weighs on a site, and whether a part of a title is constant there. `site_hash`:
// SiteHash.
std::uint64_t SiteHash(std::string_view site);
StateName TagState(std::uint64_t site_hash, HashTag tag);
StateName TitlePartState(std::uint64_t site_hash, HashTag part);

// What the latest steps, each of which stores or re-decides one article, have changed. Who decides ahead of
// its turn notes how many steps had ended and what it reads, and can tell when its turn comes whether it
// would read the same now. Source of validating reads: H. T. Kung, J. T. Robinson, "On optimistic methods
// for concurrency control", ACM TODS 6(2), 1981.
//
// The changes of the latest hundred articles or so are known, each; older ones are forgotten, and count as
// changes of everything.
// One thread at a time may call anything; steps() may be called beside it.
class RecentChanges {
 public:
  RecentChanges();

  // Steps that have ended.
  std::uint64_t steps() const { return steps_.load(std::memory_order_acquire); }

  // The step under way changes this. To be called before or after the change is made, but before the step
  // ends. A step that fails leaves what it has noted.
  void Note(StateName name);
  void EndStep();
  // As if a step had changed everything.
  void NoteAll();

  // Whether any of these may have changed since so many steps had ended.
  bool HaveChanged(std::span<const StateName> names, std::uint64_t since) const;

 private:
  struct Change {
    StateName name = 0;
    std::uint64_t step = 0;  // that made it, from 1; 0: none
  };
  // The fewer and larger the buckets, the longer it takes until one is full of what is young.
  static constexpr std::size_t kWays = 16;
  static constexpr std::size_t kBucketBits = 10;
  struct Bucket {
    Change changes[kWays];
  };

  std::atomic<std::uint64_t> steps_{0};
  std::uint64_t forgotten_ = 0;  // the last step of which a change is not known any more
  std::vector<Bucket> buckets_;
};

}  // namespace newsfold
