#include "dedup/text/prose.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "dedup/text/fold.h"
#include "dedup/text/secret.h"

namespace newsfold {
namespace {

// A letter a line: 'p' for prose, '-' for what is none.
std::string ProseOf(std::string_view text) {
  static const Folder folder{HashSecret{}};
  FoldedText folded;
  folder.Fold(text, &folded);
  MarkProse(text, &folded);
  std::string marks;
  for (const Line& line : folded.lines) marks.push_back(line.is_prose ? 'p' : '-');
  return marks;
}

TEST(Prose, ASentenceIsProseAndALabelIsNone) {
  EXPECT_EQ(ProseOf("Home\nNews and weather\nThe ferry turned back at noon.\nRead more"), "--p-");
  EXPECT_EQ(ProseOf("首页\n渡轮中午因为大风返回了港口。\n更多新闻"), "-p-");
  EXPECT_EQ(ProseOf("Главная\nПаром вернулся в гавань из-за ветра.\nЧитайте также"), "-p-");
  EXPECT_EQ(ProseOf("मुख्य पृष्ठ\nतेज हवा के कारण नौका दोपहर में बंदरगाह लौट आई।\nऔर पढ़ें"), "-p-");
  EXPECT_EQ(ProseOf("الرئيسية\nهل عادت العبارة إلى الميناء بسبب الريح القوية؟\nاقرأ أيضا"), "-p-");
}

TEST(Prose, AShortSentenceIsNone) {
  EXPECT_EQ(ProseOf("Sign up now.\nSign up for news now."), "-p");
  EXPECT_EQ(ProseOf("立即订阅本报。\n立即订阅我们的简报。"), "-p");
}

TEST(Prose, ATeaserThatWasCutIsNone) {
  EXPECT_EQ(ProseOf("The ferry turned back at noon because of...\nThe ferry turned back at noon because of…"),
            "--");
  EXPECT_EQ(ProseOf("渡轮中午因为大风返回了港口，乘客……\n"), "-");
}

TEST(Prose, TwoSentencesAreProseWhateverTheLineEndsWith) {
  EXPECT_EQ(ProseOf("The ferry turned back. The wind had torn a sail. Photo: Ada Stone"), "p");
  EXPECT_EQ(ProseOf("The ferry turned back. Photo: Ada Stone"), "-");
  EXPECT_EQ(ProseOf("渡轮返回港口。大风撕破了船帆。摄影：石安"), "p");
}

// Initials and abbreviations end no sentence, nor does an ellipsis.
TEST(Prose, NotEveryFullStopEndsASentence) {
  EXPECT_EQ(ProseOf("J. R. Stone and A. B. Bright of Mill St. in Oster"), "-");
  EXPECT_EQ(ProseOf("Wind ... rain ... snow ... and more on the coast"), "-");
}

// What was wrapped at a width goes on with a small letter; the line before it is of the same text.
TEST(Prose, WrappedLinesAreProse) {
  EXPECT_EQ(ProseOf("The ferry turned back at noon\nbecause of the wind which had\ntorn a sail and "
                    "frightened two goats"),
            "ppp");
  EXPECT_EQ(ProseOf("Паром вернулся в гавань\nиз-за сильного ветра"), "pp");
  EXPECT_EQ(ProseOf("Το πλοίο γύρισε πίσω\nεξαιτίας του ανέμου"), "pp");
}

TEST(Prose, ALongLineIsProseWithoutAnyMark) {
  std::string line;
  for (int i = 0; i < 79; ++i) line += "W" + std::to_string(i) + " ";
  EXPECT_EQ(ProseOf(line), "-") << "158 units";
  EXPECT_EQ(ProseOf(line + "W79"), "p");
}

// Without capitals and sentence marks there is none: the caller leaves such texts as they are.
TEST(Prose, ThaiAndVerseHaveNone) {
  EXPECT_EQ(ProseOf("เรือข้ามฟากกลับท่าเพราะลมแรง\nผู้โดยสารสี่สิบคนปลอดภัย"), "--");
  EXPECT_EQ(ProseOf("The wind went round the mill\nThe water it stood still\nAnd nobody came home"), "---");
}

TEST(Prose, AnyBytesAreRead) {
  EXPECT_EQ(ProseOf("\xff\xfe A \xc3\n\xe2\x80"), "-");
  EXPECT_EQ(ProseOf(""), "");
}

}  // namespace
}  // namespace newsfold
