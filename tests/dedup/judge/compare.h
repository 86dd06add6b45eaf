#pragma once

#include <string_view>
#include <vector>

#include "dedup/judge/align.h"
#include "dedup/sketch/fingerprint.h"
#include "dedup/text/fold.h"
#include "dedup/text/secret.h"

namespace newsfold::testing {

using Weights = std::vector<ShingleWeight>;  // of a text's shingles; empty: nothing is masked

inline ShingledText ShingledOf(std::string_view text) {
  static const Folder folder{HashSecret{}};
  ShingledText shingled;
  Shingle(folder, text, &shingled);
  return shingled;
}

inline Comparison Compare(const ShingledText& article, const Weights& article_weights,
                          const ShingledText& canonical, const Weights& canonical_weights) {
  Aligner aligner;
  aligner.SetArticle(article, article_weights);
  Comparison comparison;
  aligner.Compare(canonical, canonical_weights, &comparison);
  return comparison;
}

inline Comparison Compare(const ShingledText& article, const ShingledText& canonical) {
  return Compare(article, {}, canonical, {});
}

}  // namespace newsfold::testing
