#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "dedup/judge/rules.h"
#include "dedup/sketch/simhash.h"
#include "store/records/article_record.h"

namespace newsfold {

// Articles under one key of the index that are looked at; a key with more is a stop shingle.
inline constexpr std::size_t kPostingsMax = 64;

// Keys that begin within so many tokens are in one place: the longest set phrases, most sentences.
inline constexpr std::uint32_t kPlaceTokens = 16;

// What the index says about one article that may be a copy.
struct Candidate {
  ArticleNumber number = 0;
  std::uint32_t shared_keys = 0;
  std::uint32_t shared_rarity = 0;  // of the keys it shares, summed
  // Where the first and the last of these keys begin in the article looked for, in tokens.
  std::uint32_t first_place = 0;
  std::uint32_t last_place = 0;
  int simhash_distance = 65;  // at least, by the bits the index keeps; 65: not met in its tables
  bool equal_digest = false;
  bool same_url = false;
  bool same_title = false;
  bool is_kept = false;  // the article is in its cluster now

  bool shares_text() const {
    return equal_digest || shared_rarity > 0 || simhash_distance <= kSimHashDistanceMax;
  }
  // Whether one place of the article, a phrase or a sentence, is all that speaks for it, which many strangers
  // share too.
  bool shares_one_place_only() const {
    return shared_keys > 0 && last_place - first_place < kPlaceTokens && !is_kept && !same_url &&
           !same_title && lane() == Lane::kRareShingle;
  }
  Lane lane() const { return LaneAt(simhash_distance); }
  // The same once the distance is known.
  Lane LaneAt(int distance) const {
    if (equal_digest) return Lane::kDigest;
    if (distance <= kSimHashDistanceMax) return Lane::kSimHash;
    if (shared_rarity > 0) return Lane::kRareShingle;
    if (same_title) return Lane::kTitle;
    return same_url ? Lane::kUrl : Lane::kNone;
  }
  // Best evidence first; then the oldest, so that order does not depend on the index.
  bool operator<(const Candidate& other) const {
    const auto key = [](const Candidate& c) {
      return std::tuple(!c.is_kept, !c.equal_digest, !c.same_url, ~c.shared_rarity, c.simhash_distance,
                        c.number);
    };
    return key(*this) < key(other);
  }
};

// What sharing a key tells, which so many articles have: 8 if it is one, each doubling less, and 1 for a stop
// shingle.
std::uint32_t RarityOf(std::size_t postings);

// Joins what several probes said about one article. Orders by number.
void MergeByNumber(std::vector<Candidate>* candidates);

}  // namespace newsfold
