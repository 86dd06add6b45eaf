#include "dedup/judge/evidence.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

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

// What a page has besides what many sites carry. `spans` are in the order of their ends in it.
template <class Begin, class End>
Besides FindBesides(const PageView& page, std::span<const Span> spans, const Begin& begin_of,
                    const End& end_of) {
  const std::vector<Token>& tokens = page.text->folded.tokens;
  Besides besides;
  auto span = spans.begin();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    while (span != spans.end() && end_of(*span) <= tokens[i].begin) ++span;
    if (WeightAt(page.weights, i) < kFullWeight || (!page.carried.empty() && page.carried[i] != 0)) continue;
    besides.units += tokens[i].units;
    besides.units_shared += span != spans.end() && begin_of(*span) <= tokens[i].begin ? tokens[i].units : 0;
  }
  return besides;
}

}  // namespace

bool SharesCarriedAlone(const PairContext& context, const Thresholds& thresholds) {
  if (!context.shares_carried || context.same_url || HaveTellingTitle(context, thresholds)) return false;
  const auto& [article, canonical] = std::tie(context.article_besides, context.canonical_besides);
  const std::uint32_t units = std::min(article.units, canonical.units);
  const std::uint32_t shared = std::min(article.units_shared, canonical.units_shared);
  return units >= thresholds.matched_units_min && shared < thresholds.passage_units_min &&
         shared < thresholds.matched_share_min * units;
}

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
  CompareBesides(canonical, evidence);
  if (context.folded_equal) {
    comparison.article.coverage = comparison.canonical.coverage = 1;
    comparison.article.coverage_unmasked = comparison.canonical.coverage_unmasked = 1;
  }
}

void EvidenceCollector::CompareBesides(const PageView& canonical, Evidence* evidence) {
  PairContext& context = evidence->context;
  context.shares_carried = !article_.carried.empty() && !canonical.carried.empty();
  if (!context.shares_carried) return;
  const std::vector<Span>& spans = evidence->comparison.spans;
  context.article_besides = FindBesides(
      article_, spans, [](const Span& span) { return span.article_begin; },
      [](const Span& span) { return span.article_end; });
  spans_ = spans;
  std::sort(spans_.begin(), spans_.end(),
            [](const Span& a, const Span& b) { return a.canonical_end < b.canonical_end; });
  context.canonical_besides = FindBesides(
      canonical, spans_, [](const Span& span) { return span.canonical_begin; },
      [](const Span& span) { return span.canonical_end; });
}

}  // namespace newsfold
