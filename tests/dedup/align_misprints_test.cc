#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/dedup/compare.h"

namespace newsfold {
namespace {

double CoverageOf(const std::string& article, const std::string& canonical) {
  const Comparison comparison =
      testing::Compare(testing::ShingledOf(article), testing::ShingledOf(canonical));
  EXPECT_EQ(comparison.article.coverage, comparison.canonical.coverage);
  return comparison.article.coverage;
}

// Text in which `word` comes up time and again; what is shared between are single shingles, too few for a
// run.
std::string TextAround(const std::string& word) {
  std::ostringstream text;
  for (int i = 0; i < 30; ++i)
    text << "aa" << i << " bb" << i << " cc" << i << " dd" << i << ' ' << word << " ee" << i << ' ' << word
         << ' ';
  return text.str();
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
