#include "dedup/text/annotation.h"

#include <string>

#include <gtest/gtest.h>

namespace newsfold {
namespace {

// Checks that the whole of `text` is an annotation in brackets, and that no proper prefix of it is.
void CheckParenthesised(const std::string& text) {
  EXPECT_EQ(ParenthesisedAnnotationEnd("x" + text + "(guān)", 1), 1 + text.size()) << text;
  for (std::size_t length = 1; length < text.size(); ++length) {
    EXPECT_EQ(ParenthesisedAnnotationEnd(text.substr(0, length), 0), 0u) << text << length;
  }
}

void CheckNoAnnotation(const std::string& text) {
  EXPECT_EQ(ParenthesisedAnnotationEnd("x" + text, 1), 1u) << text;
}

std::string Copies(const std::string& piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

TEST(Annotation, PinyinHasAToneMark) {
  CheckParenthesised("(zhǎng)");
  CheckParenthesised("（zha\u030Cng）");
  CheckParenthesised("(lǜ)");
  CheckParenthesised("(Xī’ān)");
  CheckParenthesised("(běi-jīng shì)");
  CheckNoAnnotation("(zhang)");
  CheckNoAnnotation("(naïve)");
  CheckNoAnnotation("(zhǎng3)");
  CheckNoAnnotation("(zhǎng, běi)");
  CheckNoAnnotation("(zhǎng 长)");
  CheckNoAnnotation("(\u0304\u4E00)");
}

TEST(Annotation, KanaAndBopomofoStandAlone) {
  CheckParenthesised("(とうきょう)");
  CheckParenthesised("（らーめん）");
  CheckParenthesised("(ㄍㄨㄢ)");
  CheckParenthesised("(ㄓㄨㄥ\u3000ㄍㄨㄛˊ)");
  CheckNoAnnotation("(トウキョウ)");
  CheckNoAnnotation("(とう きょう)");
  CheckNoAnnotation("(とうguān)");
  CheckNoAnnotation("(ˊˇˋ)");
}

TEST(Annotation, EmptyBlankAndOpenRunsAreNone) {
  CheckNoAnnotation("()");
  CheckNoAnnotation("(  )");
  CheckNoAnnotation("(guān");
  CheckNoAnnotation("(guān\xFF)");
  CheckNoAnnotation("((guān)");
  CheckNoAnnotation("(guān\n)");
}

TEST(Annotation, LengthIsBounded) {
  const std::size_t inside_max = kAnnotationCodePointsMax - 2;
  CheckParenthesised("(" + Copies("ā", inside_max - 1) + ")");
  CheckParenthesised("(" + Copies("ā", inside_max) + ")");
  CheckNoAnnotation("(" + Copies("ā", inside_max + 1) + ")");
}

TEST(Annotation, InterlinearEndsAtItsTerminator) {
  const std::string ruby = "\uFFFAとうきょう, any 123\uFFFB";
  EXPECT_EQ(InterlinearAnnotationEnd(ruby + "x", 0), ruby.size());
  EXPECT_EQ(InterlinearAnnotationEnd("\uFFFA\uFFFB", 0), 6u);
  EXPECT_EQ(InterlinearAnnotationEnd("\uFFFAabc", 0), 0u);
  EXPECT_EQ(InterlinearAnnotationEnd("\uFFFAab\n\uFFFB", 0), 0u);
  EXPECT_EQ(InterlinearAnnotationEnd("\uFFFAab\uFFFA\uFFFB", 0), 0u);
}

TEST(Annotation, InterlinearLengthIsBounded) {
  const std::size_t inside_max = kAnnotationCodePointsMax - 2;
  const auto of_length = [](std::size_t inside) { return "\uFFFA" + std::string(inside, 'a') + "\uFFFB"; };
  EXPECT_EQ(InterlinearAnnotationEnd(of_length(inside_max - 1), 0), inside_max + 5);
  EXPECT_EQ(InterlinearAnnotationEnd(of_length(inside_max), 0), inside_max + 6);
  EXPECT_EQ(InterlinearAnnotationEnd(of_length(inside_max + 1), 0), 0u);
}

}  // namespace
}  // namespace newsfold
