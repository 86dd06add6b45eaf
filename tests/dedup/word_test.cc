#include "dedup/word.h"

#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

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

TEST(Word, NumbersMayHaveAShortUnit) {
  EXPECT_EQ(NumberOf("30 "), 31u);
  EXPECT_EQ(NumberOf("30m "), 31u);
  EXPECT_EQ(NumberOf("0 "), 1u);
  EXPECT_EQ(NumberOf("18446744073709551615 "), 1u);  // not 0, which is none
  EXPECT_EQ(NumberOf("30min "), 0u);
  EXPECT_EQ(NumberOf("word "), 0u);
  EXPECT_EQ(NumberOf(""), 0u);
}

}  // namespace
}  // namespace newsfold
