#include "tools/corpus/sentences.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

TEST(SplitSentences, LosesNothing) {
  for (const std::string_view text : {"One. Two! Three? \"Four,\" said A. B", "甲。乙！“丙。”丁？\n戊",
                                      "no end", "", "3.5 per cent. Done.", "\n\n"}) {
    std::string joined;
    for (const std::string_view sentence : SplitSentences(text)) joined.append(sentence);
    EXPECT_EQ(joined, text);
  }
}

TEST(SplitSentences, CutsBehindTheClosingMark) {
  EXPECT_THAT(SplitSentences("甲。“乙。”丙"), testing::ElementsAre("甲。", "“乙。”", "丙"));
  EXPECT_THAT(SplitSentences("It is 3.5. Yes!"), testing::ElementsAre("It is 3.5. ", "Yes!"));
}

TEST(SplitParagraphs, KeepsEmptyLines) {
  EXPECT_THAT(SplitParagraphs("One.\n\nTwo."), testing::ElementsAre("One.", "", "Two."));
  EXPECT_THAT(SplitParagraphs(""), testing::ElementsAre(""));
}

}  // namespace
}  // namespace newsfold
