#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dedup/judge/align.h"
#include "dedup/judge/rules.h"

namespace newsfold {

// A canonical that an article holds as a whole.
struct ContainedStory {
  std::uint64_t number = 0;       // the caller's name for it
  double coverage_article = 0;    // the share of the article that it is
  double coverage_canonical = 0;  // the share of it that the article holds
  std::vector<Span> spans;
};

// Whether an article compared and judged like this holds the whole canonical, a repost of it or not.
bool HoldsWhole(const Comparison& comparison, const Judgement& judgement, const Thresholds& thresholds);

// Whether two parts of one canonical have half of their passages of it in common at most, of the smaller
// part.
bool AreDisjoint(std::span<const Span> part, std::span<const Span> other);

// Drops each story that shares more than half of its passages of the article with one that covers more of the
// article: versions of one story count once. Orders by share of the article, largest first.
void KeepDisjoint(std::vector<ContainedStory>* stories);

// Whether an article that holds these disjoint stories is a roundup, such as the day's briefs, and a copy of
// none of them: no story is roundup_cover_max of it, and the others together are half of the largest.
bool IsRoundup(std::span<const ContainedStory> stories, const Thresholds& thresholds);

}  // namespace newsfold
