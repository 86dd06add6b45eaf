#include "dedup/judge/evidence.h"

#include <algorithm>
#include <cstddef>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

// A title stands in front of its story: in so many bytes of the folded text.
constexpr std::size_t kTitleInsideBytesMax = 1500;
// A shorter title may stand there by chance.
constexpr std::uint32_t kTitleInsidePairsMin = 4;

// How much of the title of one page is in the other, which has none.
TitleMatch FindTitleInside(const PageView& titled, const PageView& untitled) {
  const std::string_view folded = untitled.text->folded.folded;
  const std::uint32_t pairs = PairsInside(*titled.title, folded.substr(0, kTitleInsideBytesMax));
  return pairs < kTitleInsidePairsMin ? TitleMatch{} : TitleMatch{1, pairs};
}

TitleMatch MatchTitles(const PageView& article, const PageView& canonical, bool same_site) {
  if (article.title->hashes.empty()) return FindTitleInside(canonical, article);
  if (canonical.title->hashes.empty()) return FindTitleInside(article, canonical);
  return CompareTitles(*article.title, *canonical.title, same_site ? TitleSites::kSame : TitleSites::kOther);
}

void FillTitles(const PageView& article, const PageView& canonical, const Comparison& comparison,
                PairContext* context) {
  const TitleMatch match = MatchTitles(article, canonical, context->same_site);
  const bool both_titled = !article.title->hashes.empty() && !canonical.title->hashes.empty();
  context->titles_known = both_titled || match.pairs > 0;
  context->title_pairs = match.pairs;
  context->title_resemblance = match.resemblance;
  context->subjects_differ = NamesAlone(*article.title, *canonical.title, comparison.article.replaced) &&
                             NamesAlone(*canonical.title, *article.title, comparison.canonical.replaced);
}

}  // namespace

bool TitlesDisagree(const PairContext& context, const Thresholds& thresholds) {
  return context.titles_known && context.title_resemblance < thresholds.title_differs_max;
}

bool TitlesAgree(const PairContext& context, const Thresholds& thresholds) {
  return context.title_resemblance >= thresholds.title_agrees_min;
}

bool HaveTellingTitle(const PairContext& context, const Thresholds& thresholds) {
  return TitlesAgree(context, thresholds) && context.title_pairs >= thresholds.title_pairs_min;
}

bool AreOfOneSite(const PairContext& context) {
  return context.same_site || context.sites_unknown;
}

bool HaveOwnPassages(const Comparison& comparison, std::uint32_t units_min) {
  return std::min(comparison.article.units_own_passage, comparison.canonical.units_own_passage) >= units_min;
}

void EvidenceCollector::SetArticle(const PageView& article) {
  NEWSFOLD_ASSERT(article.text != nullptr && article.title != nullptr);
  article_ = article;
  aligner_.SetArticle(*article.text, article.weights);
}

void EvidenceCollector::Collect(const PageView& canonical, Evidence* evidence) {
  NEWSFOLD_ASSERT(article_.text != nullptr && canonical.text != nullptr && canonical.title != nullptr);
  Comparison& comparison = evidence->comparison;
  PairContext& context = evidence->context;
  aligner_.Compare(*canonical.text, canonical.weights, &comparison);
  context.same_site = !article_.site.empty() && article_.site == canonical.site;
  context.sites_unknown = article_.site.empty() && canonical.site.empty();
  context.same_url = !article_.url.empty() && article_.url == canonical.url;
  context.folded_equal = article_.text->folded.folded == canonical.text->folded.folded;
  context.article_units = article_.text->folded.units;
  context.canonical_units = canonical.text->folded.units;
  FillTitles(article_, canonical, comparison, &context);
  if (context.folded_equal) {
    comparison.article.coverage = comparison.canonical.coverage = 1;
    comparison.article.coverage_unmasked = comparison.canonical.coverage_unmasked = 1;
  }
}

}  // namespace newsfold
