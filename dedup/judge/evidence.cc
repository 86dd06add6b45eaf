#include "dedup/judge/evidence.h"

#include <algorithm>

#include "dedup/base/assert.h"

namespace newsfold {
namespace {

void CompareTitles(const TitleSketch& article, const TitleSketch& canonical, const Comparison& comparison,
                   PairContext* context) {
  context->titles_known = !article.hashes.empty() && !canonical.hashes.empty();
  context->title_pairs = static_cast<std::uint32_t>(std::min(article.hashes.size(), canonical.hashes.size()));
  context->title_resemblance = TitleResemblance(article, canonical);
  context->subjects_differ = NamesAlone(article, canonical, comparison.article.replaced) &&
                             NamesAlone(canonical, article, comparison.canonical.replaced);
}

}  // namespace

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
  CompareTitles(*article_.title, *canonical.title, comparison, &context);
  if (context.folded_equal) {
    comparison.article.coverage = comparison.canonical.coverage = 1;
    comparison.article.coverage_unmasked = comparison.canonical.coverage_unmasked = 1;
  }
}

}  // namespace newsfold
