#include "dedup/text/word.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "dedup/text/fold.h"
#include "dedup/text/secret.h"

namespace newsfold {
namespace {

using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

TEST(Word, OneLetterMayBeMisprinted) {
  for (const auto& [word, other] : Pairs{{"harbour ", "harb0ur "},   // another letter
                                         {"harbour ", "harbor "},    // one is missing
                                         {"harbour ", "harbourn "},  // one too many
                                         {"modern ", "modem "},      // two are one
                                         {"window ", "vvindow "},
                                         {"aab ", "ab "},
                                         {"in ", "ln "},
                                         {"said ", "5aid "},
                                         {"of ", "0f "},
                                         {"гавань ", "гафань "},  // letters of two bytes: a harbour
                                         {"гавань ", "гавнь "},
                                         {"مرفا ", "مرقا "}}) {
    EXPECT_TRUE(IsMisprint(word, other)) << word << other;
    EXPECT_TRUE(IsMisprint(other, word)) << word << other;
  }
}

TEST(Word, OtherWordsAreOtherWords) {
  for (const auto& [word, other] : Pairs{{"monday ", "sunday "},
                                         {"man ", "woman "},
                                         {"north ", "south "},
                                         {"a ", "o "},
                                         {"at ", "in "},
                                         {"harbour ", "hurbaur "},
                                         {"гавань ", "гифань "},
                                         {"市", "镇"},
                                         {"a ", "市"}}) {
    EXPECT_FALSE(IsMisprint(word, other)) << word << other;
    EXPECT_FALSE(IsMisprint(other, word)) << word << other;
  }
}

TEST(Word, WhatIsTooLongIsNoWord) {
  const std::string word(127, 'a');
  EXPECT_TRUE(IsMisprint(word + " ", "b" + word.substr(1) + " "));
  EXPECT_FALSE(IsMisprint(word + "a ", "b" + word + " "));
}

TEST(Word, ANumberIsNoMisprintOfAnother) {
  EXPECT_FALSE(IsMisprint("12 ", "13 "));
  EXPECT_FALSE(IsMisprint("2031 ", "2032 "));
  EXPECT_FALSE(IsMisprint("30km ", "50km "));
  EXPECT_FALSE(IsMisprint("m25 ", "m26 "));
  EXPECT_FALSE(IsMisprint("q1 ", "q12 "));
  EXPECT_FALSE(IsMisprint("l2 ", "12 "));
}

TEST(Word, ANameMayBeSpelledOtherwise) {
  for (const auto& [word, other] : Pairs{{"kharkov ", "kharkiv "},
                                         {"vladimir ", "volodymyr "},
                                         {"nikolayev ", "mykolaiv "},
                                         {"gadhafi ", "qaddafi "},
                                         {"koran ", "quran "},
                                         {"dec ", "december "},
                                         {"зеленский ", "зеленскии "},
                                         {"ребров ", "рибровъ "}}) {
    EXPECT_TRUE(MaySpellOneName(word, other)) << word << other;
    EXPECT_TRUE(MaySpellOneName(other, word)) << word << other;
  }
  for (const auto& [word, other] : Pairs{{"lund ", "hove "},
                                         {"reading ", "hill "},
                                         {"marton ", "bolton "},  // half, and no more
                                         {"lll ", "lab "},        // one letter, once
                                         {"москва ", "пенза "},
                                         {"a ", "amsterdam "},  // a letter abbreviates nothing
                                         {"lund ", "市"}}) {
    EXPECT_FALSE(MaySpellOneName(word, other)) << word << other;
    EXPECT_FALSE(MaySpellOneName(other, word)) << word << other;
  }
  const std::string word(127, 'a');
  EXPECT_TRUE(MaySpellOneName(word + " ", word.substr(1) + " "));
  EXPECT_FALSE(MaySpellOneName(word + "a ", word + " "));  // too long
}

std::string NamesIn(const std::string& text) {
  static const Folder folder{HashSecret{}};
  FoldedText folded;
  folder.Fold(text, &folded);
  MarkNames(text, &folded);
  std::string names;
  for (const Token& token : folded.tokens)
    if (token.is_name) names += (names.empty() ? "" : " ") + text.substr(token.begin, token.length);
  return names;
}

TEST(Word, NamesAreSpelledWithACapitalWithinASentence) {
  const std::string rest = " and the rest of it is as long as it has to be, with no name in it at all";
  EXPECT_EQ(NamesIn("The mayor, Ada Bright (Lund), met John-Paul Stone and the BBC." + rest),
            "Ada Bright Lund John Paul Stone");
  EXPECT_EQ(NamesIn("The mayor spoke. Ada heard it: Nobody else did. \"Nobody,\" said Ada" + rest), "Ada");
  EXPECT_EQ(NamesIn("the mayor\nAda spoke" + rest), "");  // a line of its own
  EXPECT_EQ(NamesIn("à\u00A0Paris, d\u2019Angers\tet l'Isle" + rest), "Paris Angers Isle");
  EXPECT_EQ(NamesIn("the mayor" + std::string(8, ' ') + "Ada" + rest), "Ada");
  EXPECT_EQ(NamesIn("the mayor" + std::string(9, ' ') + "Ada" + rest), "");  // a column of a table
  EXPECT_EQ(NamesIn("THE MAYOR OF LUND" + rest), "");
  EXPECT_EQ(NamesIn("a B c McDonald iPhone" + rest), "McDonald");
  EXPECT_EQ(NamesIn("город Москва и Санкт-Петербург" + rest), "Москва Санкт Петербург");
  EXPECT_EQ(NamesIn("η πόλη Αθήνα, İzmir ve Ürgüp" + rest), "Αθήνα İzmir Ürgüp");
  EXPECT_EQ(NamesIn("王小明在London见到Ada" + rest), "London Ada");
  EXPECT_EQ(NamesIn("of&nbsp;Lund &Eacute;milie" + rest), "");  // by its spelling in the text
  EXPECT_EQ(NamesIn(""), "");
}

TEST(Word, WhereNounsAreSpelledLikeNamesThereAreNone) {
  EXPECT_EQ(NamesIn("in a town by the sea Ada Bright spoke"), "Ada Bright");  // two of nine
  EXPECT_EQ(NamesIn("in a town by the Ada Bright spoke"), "");                // a quarter
}

TEST(Word, NumbersMayHaveAShortUnit) {
  EXPECT_EQ(NumberOf("30 "), 31u);
  EXPECT_EQ(NumberOf("30m "), 31u);
  EXPECT_EQ(NumberOf("0 "), 1u);
  EXPECT_EQ(NumberOf("18446744073709551615 "), 1u);  // not 0, which is none
  EXPECT_EQ(NumberOf("30min "), 0u);
  EXPECT_EQ(NumberOf("word "), 0u);
  EXPECT_EQ(NumberOf(""), 0u);
}

std::size_t LeftOf(std::string_view word, const std::vector<WordPiece>& pieces) {
  return CountLeftOf(word, pieces);
}

TEST(Word, WhatIsLeftOfOne) {
  const auto piece = [](std::string_view letters) { return WordPiece{letters, false, false, true}; };
  EXPECT_EQ(LeftOf("senalo", {piece("se"), {"al", false, true, true}}), 2u);
  EXPECT_EQ(LeftOf("senalo", {piece("se"), piece("al")}), 0u);  // nothing says that its end is lost
  EXPECT_EQ(LeftOf("decidio", {{"decidi", false, true, true}, piece("el")}), 1u);
  EXPECT_EQ(LeftOf("ile", {{"le", true, false, true}}), 1u);
  EXPECT_EQ(LeftOf("ete", {{"t", true, true, true}}), 1u);
  EXPECT_EQ(LeftOf("strasse", {piece("stra"), piece("e")}), 2u);
  EXPECT_EQ(LeftOf("strassen", {piece("stra"), piece("en"), piece("dem")}), 2u);
  EXPECT_EQ(LeftOf("senal", {{"se", false, false, false}, piece("al")}), 0u);  // they stand apart
  EXPECT_EQ(LeftOf("word", {piece("word")}), 0u);                              // nothing is lost
  EXPECT_EQ(LeftOf("senal", {piece("se"), piece("nal")}), 0u);                 // split
  EXPECT_EQ(LeftOf("abcdef", {piece("a"), piece("f")}), 0u);                   // too much
  EXPECT_EQ(LeftOf("abcd", {{"d", true, true, true}}), 0u);
  EXPECT_EQ(LeftOf("word", {}), 0u);
}

TEST(Word, ANumberIsNotWhatIsLeftOfAnother) {
  EXPECT_EQ(LeftOf("50", {{"5", false, true, true}}), 0u);
  EXPECT_EQ(LeftOf("2024", {{"20", false, true, true}}), 0u);
  EXPECT_EQ(LeftOf("covid19", {{"covid", false, true, true}}), 0u);
}

// A word with as many readings as pieces of one letter have is none.
TEST(Word, PiecesAreReadInFewWays) {
  const std::vector<WordPiece> pieces(6, {"a", true, true, true});
  EXPECT_EQ(LeftOf(std::string(12, 'a'), pieces), 6u);
  EXPECT_EQ(LeftOf(std::string(18, 'a'), pieces), 0u);  // the 63rd way
}

std::string LossesOf(const std::string& text) {
  static const Folder folder{HashSecret{}};
  FoldedText folded;
  folder.Fold(text, &folded);
  MarkLosses(text, &folded);
  std::string losses;
  for (const Token& token : folded.tokens)
    losses += std::string(token.lost_before ? "<" : "") + "x" + (token.lost_behind ? ">" : "");
  return losses;
}

TEST(Word, LossesAreMarked) {
  EXPECT_EQ(LossesOf("a b, c. d"), "xxxx");
  EXPECT_EQ(LossesOf("se?al? el"), "x><x>x");
  EXPECT_EQ(LossesOf("se\uFFFDal el\uFFFD"), "x><xx>");
  EXPECT_EQ(LossesOf("?le _a_  b"), "<x<x><x");
  EXPECT_EQ(LossesOf("decidi  el"), "x><x");
  EXPECT_EQ(LossesOf("decidi? el, a?o"), "x>xx><x");
  EXPECT_EQ(LossesOf("est? ?ltimo"), "x><x");
  EXPECT_EQ(LossesOf("est?."), "x>");
  EXPECT_EQ(LossesOf(""), "");
}

TEST(Word, AQuestionMarkAtTheEndOfASentenceIsNoLoss) {
  EXPECT_EQ(LossesOf("is it Li?"), "xxx");
  EXPECT_EQ(LossesOf("is it Li??  "), "xxx");
  EXPECT_EQ(LossesOf("is it Li?\nhe"), "xxxx");
  EXPECT_EQ(LossesOf("is it Li? He"), "xxxx");
  EXPECT_EQ(LossesOf("is it Li? \u00C9l"), "xxxx");
  EXPECT_EQ(LossesOf("is it Li? 20 do"), "xxxxx");
  EXPECT_EQ(LossesOf("is it Li?\" he"), "xxxx");
  EXPECT_EQ(LossesOf("is it Li?\u201D he"), "xxxx");
  EXPECT_EQ(LossesOf("is it Li?\u00A0\u00BB he"), "xxxx");
}

}  // namespace
}  // namespace newsfold
