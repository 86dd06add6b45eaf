#include <algorithm>
#include <regex>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/dedup/judge/compare.h"

namespace newsfold {
namespace {

using testing::Compare;
using testing::ShingledOf;

// Text in which `place` comes up time and again, with a number of its own for each '#'. What is shared
// between is a single shingle.
std::string TextAround(const std::string& place) {
  static const std::regex number("#");
  std::ostringstream text;
  for (int i = 0; i < 30; ++i)
    text << std::regex_replace("aa# bb# cc# " + place + ' ', number, std::to_string(i));
  return text.str();
}

// Whether both texts are covered; or none, which is to be so if not.
bool IsBridged(const std::string& place, const std::string& other) {
  const Comparison comparison = Compare(ShingledOf(TextAround(place)), ShingledOf(TextAround(other)));
  const auto [least, most] = std::minmax(comparison.article.coverage, comparison.canonical.coverage);
  EXPECT_TRUE(most == 0 || least > 0.95) << place << " / " << other << ": " << least << ", " << most;
  return most > 0;
}

TEST(AlignMisprints, WordsThatMayBeMisprintsAreBridged) {
  EXPECT_TRUE(IsBridged("harbour near old lantern", "harb0ur near old lantem"));
  EXPECT_FALSE(IsBridged("harbour near old lantern", "country near old weather"));
}

TEST(AlignMisprints, AMisprintAloneIsNoEvidence) {
  EXPECT_FALSE(IsBridged("harbour lantern", "harb0ur lantem"));
}

// The harbour of Ashford is not that of Bexley, however its words are printed.
TEST(AlignMisprints, AnotherWordBesideAMisprintCosts) {
  EXPECT_TRUE(IsBridged("harbour of Ashford near old lantern", "harb0ur of Ashf0rd near old lantem"));
  EXPECT_FALSE(IsBridged("harbour of Ashford near old lantern", "harb0ur of Bexley near old lantem"));
}

TEST(AlignMisprints, MisprintsDoNotMakeUpForOtherWordsElsewhere) {
  EXPECT_TRUE(IsBridged("harbour dd# ee# ff# Ashford", "harb0ur dd# ee# ff# Ashf0rd"));
  EXPECT_FALSE(IsBridged("harbour dd# ee# ff# Ashford", "harb0ur dd# ee# ff# Bexley"));
}

TEST(AlignMisprints, APieceMayBeInsertedBesideAMisprint) {
  const auto with_piece = [](int words) {
    std::string text = "harb0ur near old";
    for (int i = 0; i < words; ++i) text.append(" piece");
    return text + " lantem";
  };
  const std::string place = "harbour near old lantern";
  EXPECT_TRUE(IsBridged(place, with_piece(3)));
  EXPECT_TRUE(IsBridged(with_piece(3), place));
  EXPECT_TRUE(IsBridged(place, with_piece(12)));  // ten are free
  EXPECT_FALSE(IsBridged(place, with_piece(13)));
  EXPECT_FALSE(IsBridged("harbour near old red lantern", "harb0ur near far by the sea red lantem"));
}

// Characters have no letters that could be misread.
TEST(AlignMisprints, CharactersAreOtherCharacters) {
  EXPECT_FALSE(IsBridged("\xe5\xb8\x82 near old \xe5\xb8\x82", "\xe9\x95\x87 near old \xe9\x95\x87"));
}

}  // namespace
}  // namespace newsfold
