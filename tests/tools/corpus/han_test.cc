#include "tools/corpus/han.h"

#include <memory>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include "tools/corpus/han_tables.h"

namespace newsfold {
namespace {

std::string Traditional(std::string_view text) {
  std::string out;
  AppendTraditional(text, &out);
  return out;
}

std::string Simplified(std::string_view text) {
  std::string out;
  AppendSimplified(text, &out);
  return out;
}

std::string Annotated(std::string_view text) {
  std::string out;
  AppendPinyinAnnotated(text, &out);
  return out;
}

TEST(Han, ConvertsBothWays) {
  EXPECT_EQ(Traditional("图书馆在河边，2031年开门。"), "圖書館在河邊，2031年開門。");
  EXPECT_EQ(Simplified("圖書館在河邊，2031年開門。"), "图书馆在河边，2031年开门。");
  EXPECT_EQ(Simplified(Traditional("没有云的夏天")), "没有云的夏天");
}

TEST(Han, LeavesWhatItDoesNotKnow) {
  EXPECT_EQ(Traditional("abc é ひらがな"), "abc é ひらがな");
  EXPECT_EQ(Traditional(""), "");
}

TEST(Han, IsTotalOnCutCharacters) {
  const std::string cut = std::string("国").substr(0, 2);
  EXPECT_EQ(Traditional(cut), cut);
  EXPECT_EQ(Annotated(cut), cut);
  EXPECT_FALSE(HoldsHan(cut));
}

TEST(Han, AppendsToWhatIsThere) {
  std::string out = "x";
  AppendTraditional("国", &out);
  EXPECT_EQ(out, "x國");
}

TEST(Han, AnnotatesTraditionalCharacters) {
  EXPECT_EQ(Annotated("相關資料"), "相關(guān)資料");
  EXPECT_EQ(Annotated("電"), "電(diàn)");
  EXPECT_EQ(Annotated("山"), "山");
}

TEST(Han, PairsAgreeWithIcu) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> to_simplified(
      icu::Transliterator::createInstance("Hant-Hans", UTRANS_FORWARD, error));
  ASSERT_TRUE(U_SUCCESS(error));
  std::set<std::string_view> simplified, traditional;
  for (std::size_t pair = 0; pair < kHanScriptPairs.size(); pair += 6) {
    const std::string_view left = kHanScriptPairs.substr(pair, 3),
                           right = kHanScriptPairs.substr(pair + 3, 3);
    icu::UnicodeString text = icu::UnicodeString::fromUTF8(icu::StringPiece(right.data(), 3));
    to_simplified->transliterate(text);
    std::string converted;
    text.toUTF8String(converted);
    EXPECT_EQ(converted, left) << right;
    EXPECT_TRUE(simplified.insert(left).second) << left << " twice";
    EXPECT_TRUE(traditional.insert(right).second) << right << " twice";
  }
}

TEST(Han, KnowsItsScript) {
  EXPECT_TRUE(HoldsHan("图书馆 opens"));
  EXPECT_FALSE(HoldsHan("The library opens"));
  EXPECT_FALSE(HoldsHan(""));
  EXPECT_TRUE(IsTraditional("圖書館開門"));
  EXPECT_FALSE(IsTraditional("图书馆开门"));
  EXPECT_FALSE(IsTraditional("山水"));
}

TEST(Han, CommonCharactersAreDistinctAndMany) {
  const auto characters = CommonHanCharacters();
  EXPECT_EQ(std::set<std::string_view>(characters.begin(), characters.end()).size(), characters.size());
  EXPECT_GT(characters.size(), 700u);
}

TEST(FloorBoundary, NeverCutsACharacter) {
  const std::string_view text = "a国b";
  EXPECT_EQ(FloorBoundary(text, 0), 0u);
  EXPECT_EQ(FloorBoundary(text, 1), 1u);
  EXPECT_EQ(FloorBoundary(text, 2), 1u);
  EXPECT_EQ(FloorBoundary(text, 3), 1u);
  EXPECT_EQ(FloorBoundary(text, 4), 4u);
  EXPECT_EQ(FloorBoundary(text, 99), text.size());
}

}  // namespace
}  // namespace newsfold
