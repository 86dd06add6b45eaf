#include "dedup/sketch/title.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

class Title : public ::testing::Test {
 protected:
  double Resemblance(std::string_view a, std::string_view b) {
    SketchTitle(folder_, a, &scratch_, &left_);
    SketchTitle(folder_, b, &scratch_, &right_);
    return TitleResemblance(left_, right_);
  }

  Folder folder_{HashSecret{}};
  TitleScratch scratch_;
  TitleSketch left_;
  TitleSketch right_;
};

TEST_F(Title, EqualUpToFolding) {
  EXPECT_EQ(Resemblance("Harbour bridge reopens", "HARBOUR  BRIDGE - reopens!"), 1);
  EXPECT_EQ(Resemblance("港口大橋重開", "港口大桥重开"), 1);
}

TEST_F(Title, EqualInAnotherScript) {
  EXPECT_EQ(Resemblance("Његов повратак: шта је рекао Ђоковић", "Njegov povratak: šta je rekao Đoković"), 1);
  EXPECT_EQ(Resemblance("Тошкентда янги йўл қурилди", "Toshkentda yangi yoʻl qurildi"), 1);
  EXPECT_EQ(Resemblance("Hаrbоur brіdgе rеореns", "Harbour bridge reopens"), 1);
  EXPECT_EQ(Resemblance("Cтapый мocт oткpыт", "Старый мост открыт"), 1);
}

TEST_F(Title, SiteNameBehindTheTitleDoesNotMatter) {
  EXPECT_EQ(Resemblance("Harbour bridge reopens", "Harbour bridge reopens | The Quay Daily"), 1);
}

TEST_F(Title, PartsCanBeLeftOut) {
  const auto without = [&](std::string_view title, const std::vector<bool>& is_left_out) {
    SketchTitle(folder_, title, &scratch_, &left_);
    return TitleWithout(title, left_, is_left_out);
  };
  EXPECT_EQ(without("Local - Harbour bridge reopens | The Quay Daily", {false, true, false}),
            "Local| The Quay Daily");
  EXPECT_EQ(without("港口大桥重开-地方_和谷信使报", {false, true, true}), "港口大桥重开");
  EXPECT_EQ(without("Weather", {true}), "");
  EXPECT_EQ(without("| Weather || Sports -- ", {false, true}), " Weather ");
  EXPECT_EQ(without("", {}), "");
}

TEST_F(Title, PartsAreKnownByTheirWords) {
  const auto tags = [&](std::string_view title) {
    SketchTitle(folder_, title, &scratch_, &left_);
    return TitlePartTags(left_);
  };
  EXPECT_EQ(tags("A fire | The QUAY Daily").at(1), tags("The Quay Daily!").at(0));
  EXPECT_NE(tags("A fire").at(0), tags("Fire A").at(0));
  EXPECT_TRUE(tags(" - ").empty());
}

TEST_F(Title, StrangersDoNotResemble) {
  EXPECT_EQ(Resemblance("Harbour bridge reopens", "Flood warning in the valley"), 0);
  EXPECT_LT(Resemblance("Mayor opens new library", "Mayor opens swimming pool in spring"), 0.5);
}

TEST_F(Title, OneWordComparesAsItIs) {
  EXPECT_EQ(Resemblance("Weather", "weather"), 1);
  EXPECT_EQ(Resemblance("Weather", "Sports"), 0);
}

TEST_F(Title, MissingTitleResemblesNothing) {
  EXPECT_EQ(Resemblance("", ""), 0);
  EXPECT_EQ(Resemblance("Weather", "--"), 0);
}

TEST_F(Title, NamesAloneWhatTheOtherDoesNotName) {
  const Folder folder{HashSecret{}};
  TitleScratch scratch;
  const auto sketch = [&](std::string_view title) {
    TitleSketch result;
    SketchTitle(folder, title, &scratch, &result);
    return result;
  };
  const auto tokens = [&](std::string_view text) {
    FoldedText folded;
    folder.Fold(text, &folded);
    return folded.tokens;
  };
  const TitleSketch bright = sketch("Obituary: Ada Bright");
  const TitleSketch stone = sketch("Obituary: John Stone");
  EXPECT_TRUE(NamesAlone(bright, stone, tokens("Ada Bright of Mill Lane")));
  EXPECT_FALSE(NamesAlone(bright, stone, tokens("Bright of Mill Lane")));
  EXPECT_FALSE(NamesAlone(bright, stone, tokens("of Mill Lane")));
  EXPECT_FALSE(NamesAlone(bright, stone, tokens("an obituary")));
  EXPECT_FALSE(NamesAlone(bright, stone, {}));
  EXPECT_TRUE(NamesAlone(sketch("四川地震"), sketch("新疆地震"), tokens("四川省")));
  EXPECT_FALSE(NamesAlone(sketch("四川地震"), sketch("新疆地震"), tokens("银川")));
  for (const char* own :
       {"Warehouse fire - Quay Daily", "Warehouse fire kills | Quay Daily", "Quay Daily_Warehouse fire"})
    EXPECT_FALSE(NamesAlone(sketch(own), stone, tokens("Quay Daily"))) << own;
}

class SiteTitle : public Title {
 protected:
  TitleMatch Match(std::string_view a, std::string_view b, TitleSites sites) {
    SketchTitle(folder_, a, &scratch_, &left_);
    SketchTitle(folder_, b, &scratch_, &right_);
    return CompareTitles(left_, right_, sites);
  }
};

TEST_F(SiteTitle, WhatBothTitlesOfASiteEndOrBeginWithSaysNothing) {
  for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{
           {"Fire at old mill | Vale Messenger", "Ferry fares to rise | Vale Messenger"},
           {"Fire at old mill | Local News | Harrow Vale Messenger",
            "Ferry fares to rise | Local News | Harrow Vale Messenger"},
           {"Vale Messenger - Fire at old mill", "Vale Messenger - Ferry fares to rise"},
           {"老磨坊起火_和谷信使报", "渡轮票价将涨_和谷信使报"},
           {"老磨坊起火-地方新闻-和谷信使报网", "渡轮票价将涨-地方新闻-和谷信使报网"},
           {"Пожар на мельнице — Вестник долины", "Паром дорожает — Вестник долины"}}) {
    EXPECT_EQ(Match(a, b, TitleSites::kSame).resemblance, 0) << a;
    EXPECT_GT(Match(a, b, TitleSites::kOther).resemblance, 0) << a;
  }
}

TEST_F(SiteTitle, OneTitleOfASiteAgreesWithItself) {
  const TitleMatch match =
      Match("Fire at old mill | Vale Messenger", "Fire at old mill | Vale Messenger", TitleSites::kSame);
  EXPECT_EQ(match.resemblance, 1);
  EXPECT_EQ(match.pairs, 3u) << "the site's name is not counted";
  EXPECT_EQ(Match("Vale Messenger", "Vale Messenger", TitleSites::kSame).resemblance, 1);
}

TEST_F(SiteTitle, NamesOfTwoSitesDoNotCountAgainstAStory) {
  EXPECT_EQ(Match("Fire at old mill - The Harrow Vale Messenger",
                  "Fire at old mill | Brackwater Evening Standard", TitleSites::kOther)
                .resemblance,
            1);
  EXPECT_EQ(Match("Harrow Vale Messenger: news - Fire at old mill", "Fire at old mill | Brackwater Standard",
                  TitleSites::kOther)
                .resemblance,
            1);
}

TEST_F(SiteTitle, ATitleStandsInATextWithOrWithoutItsSitesName) {
  const auto pairs_inside = [&](std::string_view title, std::string_view text) {
    SketchTitle(folder_, title, &scratch_, &left_);
    FoldedText folded;
    folder_.Fold(text, &folded);
    return PairsInside(left_, folded.folded);
  };
  const std::string page = "Home News\nFire at the old mill in Oster\nA fire destroyed the roof.";
  EXPECT_EQ(pairs_inside("Fire at the old mill in Oster", page), 6u);
  EXPECT_EQ(pairs_inside("Fire at the old mill in Oster | Vale Messenger", page), 6u);
  EXPECT_EQ(pairs_inside("Vale Messenger - Fire at the old mill in Oster", page), 6u);
  EXPECT_EQ(pairs_inside("Fire at the new mill in Oster", page), 0u);
  EXPECT_EQ(pairs_inside("", page), 0u);
}

}  // namespace
}  // namespace newsfold
