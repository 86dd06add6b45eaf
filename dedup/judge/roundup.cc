#include "dedup/judge/roundup.h"

#include <algorithm>
#include <cassert>
#include <tuple>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

std::uint64_t BytesOf(const std::vector<Span>& spans) {
  std::uint64_t bytes = 0;
  for (const Span& span : spans) {
    assert(span.article_begin <= span.article_end);
    bytes += span.article_end - span.article_begin;
  }
  return bytes;
}

// Bytes of the article that both lists cover. Spans of one list do not overlap and stand in order.
std::uint64_t SharedBytes(const std::vector<Span>& a, const std::vector<Span>& b) {
  std::uint64_t bytes = 0;
  for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
    const std::uint32_t begin = std::max(left->article_begin, right->article_begin);
    const std::uint32_t end = std::min(left->article_end, right->article_end);
    if (begin < end) bytes += end - begin;
    left->article_end < right->article_end ? ++left : ++right;
  }
  return bytes;
}

// The same passages, as of the canonical; there they may overlap, which these do not.
std::vector<Span> OfCanonical(std::span<const Span> spans) {
  std::vector<Span> turned;
  for (const Span& span : spans)
    turned.push_back({span.canonical_begin, span.canonical_end, span.article_begin, span.article_end});
  std::sort(turned.begin(), turned.end(),
            [](const Span& a, const Span& b) { return a.article_begin < b.article_begin; });
  for (std::size_t i = 1; i < turned.size(); ++i) {
    turned[i].article_begin = std::max(turned[i].article_begin, turned[i - 1].article_end);
    turned[i].article_end = std::max(turned[i].article_begin, turned[i].article_end);
  }
  return turned;
}

}  // namespace

bool AreDisjoint(std::span<const Span> part, std::span<const Span> other) {
  const std::vector<Span> left = OfCanonical(part);
  const std::vector<Span> right = OfCanonical(other);
  return 2 * SharedBytes(left, right) <= std::min(BytesOf(left), BytesOf(right));
}

bool HoldsWhole(const Comparison& comparison, const Judgement& judgement, const Thresholds& thresholds) {
  const bool is_text = judgement.is_repost || judgement.reason == Reason::kLowCoverage;
  return is_text && comparison.canonical.coverage >= thresholds.near_coverage_min &&
         comparison.article.coverage < thresholds.near_coverage_min;
}

void KeepDisjoint(std::vector<ContainedStory>* stories) {
  std::sort(stories->begin(), stories->end(), [](const ContainedStory& a, const ContainedStory& b) {
    return std::tuple(-a.coverage_article, a.number) < std::tuple(-b.coverage_article, b.number);
  });
  std::size_t kept = 0;
  for (ContainedStory& story : *stories) {
    assert(&story >= &(*stories)[kept]);
    const std::uint64_t half = BytesOf(story.spans) / 2;
    const auto overlaps = [&](const ContainedStory& larger) {
      return SharedBytes(larger.spans, story.spans) > half;
    };
    const auto kept_end = stories->begin() + static_cast<std::ptrdiff_t>(kept);
    if (std::any_of(stories->begin(), kept_end, overlaps)) continue;
    if (&(*stories)[kept] != &story) (*stories)[kept] = std::move(story);
    ++kept;
  }
  stories->resize(kept);
}

bool IsRoundup(std::span<const ContainedStory> stories, const Thresholds& thresholds) {
  if (stories.size() < 2) return false;
  const double largest = stories.front().coverage_article;
  NEWSFOLD_ASSERT(largest >= stories.back().coverage_article);
  double others = 0;
  for (const ContainedStory& story : stories.subspan(1)) others += story.coverage_article;
  return largest < thresholds.edge_cover_min && others >= largest / 2;
}

}  // namespace newsfold
