#include <string>

#include <gtest/gtest.h>

#include "dedup/align.h"

namespace newsfold {
namespace {

double CoverageOf(const std::string& article, const std::string& canonical) {
  const HashSecret secret{};
  const Folder folder(secret);
  ShingledText left;
  ShingledText right;
  Shingle(folder, article, &left);
  Shingle(folder, canonical, &right);
  Aligner aligner;
  aligner.SetArticle(left, {});
  Comparison comparison;
  aligner.Compare(right, {}, &comparison);
  EXPECT_EQ(comparison.article.coverage, comparison.canonical.coverage);
  return comparison.article.coverage;
}

// Text in which `word` comes up time and again; what is shared between are single shingles, too few for a
// run.
std::string TextAround(const std::string& word) {
  std::string text;
  for (int i = 0; i < 30; ++i) {
    const std::string name = std::to_string(i);
    text += "aa" + name + " bb" + name + " cc" + name + " dd" + name + ' ' + word + " ee" + name + ' ' +
            word + ' ';
  }
  return text;
}

double CoverageWith(const std::string& word, const std::string& other) {
  return CoverageOf(TextAround(word), TextAround(other));
}

TEST(AlignMisprints, WordsThatMayBeMisprintsAreBridged) {
  EXPECT_GT(CoverageWith("harbour", "harb0ur"), 0.95);
  EXPECT_EQ(CoverageWith("harbour", "country"), 0);
}

// The harbour of Ashford is not that of Bexley, however its words are printed.
TEST(AlignMisprints, AnotherWordBesideAMisprintCosts) {
  EXPECT_GT(CoverageWith("harbour of Ashford", "harb0ur of Ashf0rd"), 0.95);
  EXPECT_EQ(CoverageWith("harbour of Ashford", "harb0ur of Bexley"), 0);
}

// Characters have no letters that could be misread.
TEST(AlignMisprints, CharactersAreOtherCharacters) {
  EXPECT_EQ(CoverageWith("\xe5\xb8\x82", "\xe9\x95\x87"), 0);
}

}  // namespace
}  // namespace newsfold
