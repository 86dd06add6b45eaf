#pragma once

#include <cstdint>
#include <string>

#include "dedup/judge/rules.h"

namespace newsfold::testing {

// A pair of long, unrelated texts; each test changes what its rule looks at.
struct Pair {
  Comparison comparison;
  PairContext context;

  Pair() {
    Units(1000, 1000);
    Covers(0, 0).OwnLines(1000, 1000).Leads(16, 16);
  }
  Pair& Covers(double article, double canonical) {
    comparison.article.coverage = comparison.article.coverage_unmasked = article;
    comparison.canonical.coverage = comparison.canonical.coverage_unmasked = canonical;
    comparison.article.units_matched = static_cast<std::uint32_t>(article * context.article_units);
    comparison.canonical.units_matched = static_cast<std::uint32_t>(canonical * context.canonical_units);
    return *this;
  }
  Pair& Unmasked(double article, double canonical) {
    comparison.article.coverage_unmasked = article;
    comparison.canonical.coverage_unmasked = canonical;
    return *this;
  }
  // The longest passage of its own of each text, of 1,000 units.
  Pair& Blocks(std::uint32_t article, std::uint32_t canonical) {
    comparison.article.units_unmasked = comparison.canonical.units_unmasked = 1000;
    comparison.article.units_unmatched_block = article;
    comparison.canonical.units_unmatched_block = canonical;
    return *this;
  }
  // The longest line of its own of each text; another line, of a body, is long.
  Pair& OwnLines(std::uint32_t article, std::uint32_t canonical) {
    comparison.article.units_longest_line = comparison.canonical.units_longest_line = 1000;
    comparison.article.units_unmatched_line = article;
    comparison.canonical.units_unmatched_line = canonical;
    return *this;
  }
  // So much stands in each text in front of what is shared.
  Pair& Leads(std::uint32_t article, std::uint32_t canonical) {
    comparison.article.units_lead = article;
    comparison.canonical.units_lead = canonical;
    return *this;
  }
  // One unbroken passage is all that is shared; so many units stand in front of it and behind it in both.
  Pair& OnePassage(std::uint32_t before, std::uint32_t behind) {
    for (SideCoverage* side : {&comparison.article, &comparison.canonical}) {
      side->shares_one_passage = true;
      side->units_unmasked = 2000;
      side->units_before = before;
      side->units_behind = behind;
    }
    return Titles(0.59);
  }
  Pair& Numbers(std::uint32_t article, std::uint32_t canonical, std::uint32_t shared) {
    comparison.article.numbers = article;
    comparison.canonical.numbers = canonical;
    comparison.numbers_shared = shared;
    return *this;
  }
  Pair& Titles(double resemblance) {
    context.titles_known = true;
    context.title_resemblance = resemblance;
    return *this;
  }
  Pair& SameSite() {
    context.same_site = true;
    return *this;
  }
  Pair& Units(std::uint32_t article, std::uint32_t canonical) {
    context.article_units = comparison.article.units_unmasked = article;
    context.canonical_units = comparison.canonical.units_unmasked = canonical;
    return *this;
  }
};

// "repost near covered"
inline std::string Say(const Judgement& judgement) {
  return std::string(judgement.is_repost ? "repost " : "new ") + std::string(NameOf(judgement.relation)) +
         " " + std::string(NameOf(judgement.reason));
}

}  // namespace newsfold::testing
