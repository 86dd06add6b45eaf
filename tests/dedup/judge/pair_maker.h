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
    Covers(0, 0);
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
  // The longest passage of its own of each text.
  Pair& OwnPassages(std::uint32_t article, std::uint32_t canonical) {
    comparison.article.units_own_passage = article;
    comparison.canonical.units_own_passage = canonical;
    return *this;
  }
  // So much stands in each text in front of what is shared.
  Pair& Leads(std::uint32_t article, std::uint32_t canonical) {
    comparison.article.units_lead = article;
    comparison.canonical.units_lead = canonical;
    return *this;
  }
  // So many units matched in the opening of each text.
  Pair& Openings(std::uint32_t article, std::uint32_t canonical) {
    comparison.article.units_opening = article;
    comparison.canonical.units_opening = canonical;
    return *this;
  }
  Pair& Numbers(std::uint32_t article, std::uint32_t canonical, std::uint32_t shared) {
    comparison.article.numbers = article;
    comparison.canonical.numbers = canonical;
    comparison.numbers_shared = shared;
    return *this;
  }
  // Titles of so many pairs of words.
  Pair& Titles(double resemblance, std::uint32_t pairs = 4) {
    context.titles_known = true;
    context.title_resemblance = resemblance;
    context.title_pairs = pairs;
    return *this;
  }
  // They share passages that many sites carry, and so much besides of so much that they have besides.
  Pair& Besides(std::uint32_t shared, std::uint32_t article, std::uint32_t canonical) {
    context.shares_carried = true;
    context.article_besides = {article, shared};
    context.canonical_besides = {canonical, shared};
    return *this;
  }
  Pair& SameSite() {
    context.same_site = true;
    return *this;
  }
  Pair& SameUrl() {
    context.same_url = true;
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
