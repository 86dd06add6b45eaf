#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dedup/judge/align.h"
#include "dedup/judge/thresholds.h"
#include "dedup/sketch/fingerprint.h"
#include "dedup/sketch/title.h"

namespace newsfold {

// What a page has besides the passages that many sites carry, in units that are not masked.
struct Besides {
  std::uint32_t units = 0;
  std::uint32_t units_shared = 0;  // with the other page
};

// What is known of a pair besides its texts.
struct PairContext {
  bool same_site = false;
  bool sites_unknown = false;  // of both
  bool same_url = false;
  bool folded_equal = false;
  double title_resemblance = 0;   // 0 if either has no title
  bool titles_known = false;      // both have one
  std::uint32_t title_pairs = 0;  // distinct token pairs of the shorter title
  // Each title names what its text has in the place of something else, and neither names the other's.
  bool subjects_differ = false;
  std::uint32_t article_units = 0;
  std::uint32_t canonical_units = 0;
  bool shares_carried = false;  // both have passages that many sites carry
  Besides article_besides;      // if so
  Besides canonical_besides;
};

// Whether the titles of both are known, and disagree; whether they agree; and whether that says something.
bool TitlesDisagree(const PairContext& context, const Thresholds& thresholds);
bool TitlesAgree(const PairContext& context, const Thresholds& thresholds);
bool HaveTellingTitle(const PairContext& context, const Thresholds& thresholds);

// Whether both are of one site, or the site of neither is known.
bool AreOfOneSite(const PairContext& context);

// Whether the two share nothing to speak of but what many sites carry, and each has a text besides: where one
// has none, what many carry is its text. Of a capture, or under one telling title, it is no matter what else
// is shared.
bool SharesCarriedAlone(const PairContext& context, const Thresholds& thresholds);

// Whether each text has a passage of so many units that the other lacks.
bool HaveOwnPassages(const Comparison& comparison, std::uint32_t units_min);

// How two pages compare, and what is known of them besides.
struct Evidence {
  Comparison comparison;
  PairContext context;
};

// One page of a pair. All referents must outlive its use.
struct PageView {
  const ShingledText* text = nullptr;
  std::span<const ShingleWeight> weights;  // one a shingle, or empty: nothing is masked
  const TitleSketch* title = nullptr;
  std::string_view url;
  std::string_view site;                  // empty: unknown
  std::span<const std::uint8_t> carried;  // MarkCarried
};

// Gathers the evidence on one article and any number of others. No allocation once warm. Thread-compatible.
class EvidenceCollector {
 public:
  // Sets the article that every following Collect is about.
  void SetArticle(const PageView& article);

  // As of Aligner.
  bool ShareTooLittle(const ShingledText& canonical, Comparison* comparison) {
    return aligner_.ShareTooLittle(canonical.shingles, comparison);
  }

  // Replaces *evidence by what the article and `canonical` show.
  // REQUIRES: SetArticle was called; both pages have a text and a title, which may be empty.
  void Collect(const PageView& canonical, Evidence* evidence);

 private:
  void CompareBesides(const PageView& canonical, Evidence* evidence);

  PageView article_;
  Aligner aligner_;
  std::vector<Span> spans_;  // scratch
};

}  // namespace newsfold
