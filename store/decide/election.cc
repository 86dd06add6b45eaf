#include "store/decide/election.h"

#include <algorithm>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// Of those that are better than the canonical. A story with many excerpts, which hold nobody, must not take
// its comparisons squared.
constexpr std::size_t kLeadersTriedMax = 16;

}  // namespace

Result<bool> Elect(const CanonicalPolicy& policy, const StoredCluster& cluster, ClusterEditor* editor) {
  const ArticleRecord& canonical = cluster.canonical;
  if (canonical.pinned || canonical.by_person) return false;
  std::vector<const ArticleRecord*> articles = {&canonical};
  for (const ArticleRecord& member : cluster.members) articles.push_back(&member);
  std::sort(articles.begin(), articles.end(),
            [&](const ArticleRecord* a, const ArticleRecord* b) { return IsBetter(policy, *a, *b); });
  std::size_t tried = 0;
  for (const ArticleRecord* const leader : articles) {
    if (leader == &canonical || ++tried > kLeadersTriedMax) break;
    if (leader->by_person) continue;
    std::vector<const ArticleRecord*> others = articles;
    std::erase(others, leader);
    const Result<bool> is_elected = editor->LeadByRules(*leader, canonical, others);
    if (!is_elected || *is_elected) return is_elected;
  }
  return false;
}

const ArticleRecord& BestOf(const CanonicalPolicy& policy, const std::vector<ArticleRecord>& records) {
  NEWSFOLD_ASSERT(!records.empty());
  return *std::min_element(
      records.begin(), records.end(),
      [&](const ArticleRecord& a, const ArticleRecord& b) { return IsBetter(policy, a, b); });
}

}  // namespace newsfold
