#include <algorithm>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/dedup/compare.h"

namespace newsfold {
namespace {

using testing::Compare;
using testing::ShingledOf;

// Text in which `place` comes up time and again; what is shared between are two shingles, too few for a run.
std::string TextAround(const std::string& place) {
  std::ostringstream text;
  for (int i = 0; i < 30; ++i)
    text << "aa" << i << " bb" << i << " cc" << i << " dd" << i << ' ' << place << ' ';
  return text.str();
}

// How much of either is covered, the lesser of the two.
double CoverageWith(const std::string& place, const std::string& other) {
  const Comparison comparison = Compare(ShingledOf(TextAround(place)), ShingledOf(TextAround(other)));
  return std::min(comparison.article.coverage, comparison.canonical.coverage);
}

TEST(AlignMisprints, WordsThatMayBeMisprintsAreBridged) {
  EXPECT_GT(CoverageWith("harbour near lantern", "harb0ur near lantem"), 0.95);
  EXPECT_EQ(CoverageWith("harbour near lantern", "country near weather"), 0);
}

// The harbour of Ashford is not that of Bexley, however its words are printed.
TEST(AlignMisprints, AnotherWordBesideAMisprintCosts) {
  EXPECT_GT(CoverageWith("harbour of Ashford near lantern", "harb0ur of Ashf0rd near lantem"), 0.95);
  EXPECT_EQ(CoverageWith("harbour of Ashford near lantern", "harb0ur of Bexley near lantem"), 0);
}

TEST(AlignMisprints, APieceMayBeInsertedBesideAMisprint) {
  EXPECT_GT(CoverageWith("harbour near lantern", "harb0ur near by the sea lantem"), 0.95);
  EXPECT_GT(CoverageWith("harb0ur near by the sea lantem", "harbour near lantern"), 0.95);
  EXPECT_EQ(CoverageWith("harbour near old lantern", "harb0ur far by the sea lantem"), 0);
  std::string long_piece;
  for (int i = 0; i < 4; ++i) long_piece += "by the wide sea ";
  EXPECT_EQ(CoverageWith("lantern", long_piece + "lantem"), 0);
}

// Characters have no letters that could be misread.
TEST(AlignMisprints, CharactersAreOtherCharacters) {
  EXPECT_EQ(CoverageWith("\xe5\xb8\x82", "\xe9\x95\x87"), 0);
}

}  // namespace
}  // namespace newsfold
