#include "dedup/sketch/title.h"

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

TEST_F(Title, SiteNameBehindTheTitleDoesNotMatter) {
  EXPECT_EQ(Resemblance("Harbour bridge reopens", "Harbour bridge reopens | The Quay Daily"), 1);
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

}  // namespace
}  // namespace newsfold
