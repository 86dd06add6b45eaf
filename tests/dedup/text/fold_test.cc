#include "dedup/text/fold.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/unorm2.h>

#include "dedup/text/code_point.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;

HashSecret SecretOf(std::uint8_t seed) {
  HashSecret secret;
  for (std::size_t i = 0; i < secret.bytes.size(); ++i) {
    secret.bytes[i] = static_cast<std::uint8_t>(seed + i * 151);
  }
  return secret;
}

const Folder& TheFolder() {
  static const Folder folder(SecretOf(1));
  return folder;
}

FoldedText Fold(std::string_view text) {
  FoldedText result;
  TheFolder().Fold(text, &result);
  return result;
}

// Checks the folded text.
void Check(std::string_view text, std::string_view folded) {
  EXPECT_EQ(Fold(text).folded, folded) << text;
}

// Checks that two texts are the same once folded, and are not empty.
void CheckSame(std::string_view a, std::string_view b) {
  const FoldedText folded_a = Fold(a);
  const FoldedText folded_b = Fold(b);
  EXPECT_FALSE(folded_a.folded.empty()) << a;
  EXPECT_EQ(folded_a.folded, folded_b.folded) << a << " / " << b;
  const auto same_hash = [](const Token& x, const Token& y) { return x.hash == y.hash; };
  EXPECT_TRUE(std::equal(folded_a.tokens.begin(), folded_a.tokens.end(), folded_b.tokens.begin(),
                         folded_b.tokens.end(), same_hash))
      << a << " / " << b;
}

// The bytes of the original that each token covers.
std::vector<std::string> Slices(std::string_view text) {
  std::vector<std::string> slices;
  for (const Token& token : Fold(text).tokens) slices.emplace_back(text.substr(token.begin, token.length));
  return slices;
}

// One letter a line with tokens: 's' if it ends a sentence, '-' otherwise.
std::string LineEnds(std::string_view text) {
  std::string ends;
  for (const Line& line : Fold(text).lines) ends += line.ends_sentence ? 's' : '-';
  return ends;
}

TEST(Fold, English) {
  Check("The Quick, brown fox's 2nd JUMP!", "the quick brown fox s 2nd jump ");
  Check("", "");
  Check(" \t\r\n.,;:-", "");
  CheckSame("caf\u00E9 na\u00EFve", "cafe\u0301 nai\u0308ve");
  CheckSame("caf\u00E9", "CAFE");
  CheckSame("\uFB01nal o\uFB03ce", "final office");
  CheckSame("\u201CQuoted\u201D \u2014 text\u2026", "\"quoted\" - TEXT...");
}

TEST(Fold, EnglishOfManyBlocks) {
  std::string text;
  std::string folded;
  for (int i = 0; i < 500; ++i) {
    const std::string word(static_cast<std::size_t>(1 + i % 90), static_cast<char>('A' + i % 26));
    text += word + (i % 7 == 0 ? ", " : i % 11 == 0 ? "\n" : " ");
    folded += std::string(word.size(), static_cast<char>('a' + i % 26)) + ' ';
  }
  Check(text, folded);
}

TEST(Fold, ChineseInBothScripts) {
  CheckSame("經濟發展，應當關心臺灣與藝術。", "经济发展应当关心台湾与艺术");
  CheckSame("〇一二三", "〇一二三");
  Check("２０２３年１２月", "2023 年12 月");
  Check("\u3395\u337F", "μl 株式会社");
  Check("iPhone手機5G網", "iphone 手机5g 网");
  CheckSame("\U00020000\U0002A6D6", "\U00020000 \U0002A6D6");
}

TEST(Fold, ChineseWithPinyin) {
  CheckSame("關(guān)於發(fā)展", "关于发展");
  CheckSame("關（guān）於", "关于");
  CheckSame("業(ye\u0300)務(wu\u0300)", "业务");
  CheckSame("西安(Xī'ān)城", "西安城");
  CheckSame("北京(Běi jīng)城", "北京城");
  CheckSame("關(gu&#257;n)於", "关于");
  CheckSame("關\u200B(guān)於", "关于");
  CheckSame("中國(ㄓㄨㄥ ㄍㄨㄛˊ)人", "中国人");
  CheckSame("關(guān)(guān)於", "关于");
  Check("電 (王堅 宋皎)", "电王坚宋皎");
  Check("關(guan)於", "关guan 于");
  Check("關 (guān)於", "关guan 于");
  Check("close(guān)", "close guan ");
  Check("關(guān", "关guan ");
  Check("關()於", "关于");
  Check("關(guān2)於", "关guan2 于");
}

TEST(Fold, JapaneseWithFurigana) {
  CheckSame("ﾆｭｰｽ", "ニュース");
  CheckSame("ｶﾞｷﾞ", "ガギ");
  CheckSame("か\u3099", "が");
  CheckSame("東京(とうきょう)へ", "東京へ");
  CheckSame("東京\uFF08とうきょう\uFF09へ", "東京へ");
  CheckSame("\uFFF9東京\uFFFAとうきょう\uFFFBへ", "東京へ");
  Check("東京(トーキョー)", "东京トーキョー");
  Check("人々", "人々");
}

TEST(Fold, Korean) {
  CheckSame("\uD55C\uAE00 \uB274\uC2A4", "\u1112\u1161\u11AB\u1100\u1173\u11AF \u1102\u1172\u1109\u1173");
  CheckSame("한글뉴스", "한글 뉴스");
  CheckSame("\u3131\u314F", "가");
  CheckSame("\uAC00\u11A8", "각");
  CheckSame("\u1100\u200B\u1161", "가");
  CheckSame("\u3200\u1161 \u327C\u11A8", "\u1100 \u1161 참곡");
  Check("\u1161\u11A8 \u1100 \u1161", "\u1161\u11A8\u1100\u1161");
  EXPECT_EQ(Fold("한글 뉴스").units, 4u);
}

TEST(Fold, ThaiLaoKhmerMyanmarByCharacter) {
  CheckSame("น้ำ", "น\u0E49\u0E4Dา");
  EXPECT_EQ(Fold("ກຂຄ").units, 3u);
  EXPECT_EQ(Fold("កខគ").units, 3u);
  EXPECT_EQ(Fold("ကခဂ").units, 3u);
  Check("๒๕๖๖", "2566 ");
}

// Checks that two texts, that differ in a mark or a sign, are not the same once folded.
void CheckDiffer(std::string_view a, std::string_view b) {
  EXPECT_NE(Fold(a).folded, Fold(b).folded) << a << " / " << b;
}

TEST(Fold, MarksThatAreLetters) {
  CheckDiffer("パリ", "バリ");  // Paris, Bali
  CheckDiffer("パリ", "ハリ");
  CheckDiffer("かぎ", "かき");  // key, oyster
  CheckDiffer("ガス", "カス");  // gas, dregs
  CheckDiffer("วิทยุ", "วิทย");    // radio, science
  CheckDiffer("ข่าว", "ข้าว");    // news, rice
  CheckDiffer("ข่าว", "ขาว");    // white
  CheckDiffer("หมู", "หมุ");
  CheckDiffer("ປູ", "ປຸ");      // crab
  CheckDiffer("ບ້ານ", "ບານ");  // house, to bloom
  CheckDiffer("ក្រុម", "ករុម");  // with and without a subscript
  CheckDiffer("ခုံး", "ခုံ");
  CheckDiffer("မြန်", "မြန");  // with and without asat
  CheckDiffer("ခွင့်", "ခွင်");    // with and without the dot below
  EXPECT_EQ(Fold("がパ").units, 2u);
  EXPECT_EQ(Fold("ข่าว").units, 4u);
}

// Composed and decomposed, and in the order of keyboards or of normal forms.
TEST(Fold, MarksThatAreLettersAreSpelledInOneWay) {
  CheckSame("パリ", "ハ\u309Aリ");
  CheckSame("ﾊﾟﾘ ﾊﾞﾘ", "パリ バリ");
  CheckSame("ゔ ヷ ヾ ゞ", "う\u3099 ワ\u3099 ヽ\u3099 ゝ\u3099");
  CheckSame("ຕູ້", "ຕ\u0EC9\u0EB9");
  CheckSame("\u0E01\u0E39\u0E49", "\u0E01\u0E49\u0E39");
  CheckSame("\u0E17\u0E35\u0E48", "\u0E17\u0E48\u0E35");        // tone behind or before the vowel
  CheckSame("\u0E19\u0E4D\u0E49\u0E32", "\u0E19\u0E49\u0E33");  // and beside nikhahit
  CheckDiffer("\u0E17\u0E35\u0E48", "\u0E17\u0E35\u0E49");
  CheckSame("\u1004\u1037\u103A", "\u1004\u103A\u1037");
  CheckSame("\u1004\u1037\u200B\u103A", "\u1004\u103A\u1037");
  Check("か゛", "か\u3099");
}

TEST(Fold, KanaComposeAsInUnicode) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* const nfc = unorm2_getNFCInstance(&status);
  ASSERT_TRUE(U_SUCCESS(status));
  for (std::uint32_t kana = 0x3000; kana <= 0x3100; ++kana) {
    for (const std::uint32_t mark : {0x3099U, 0x309AU}) {
      const UChar32 pair = unorm2_composePair(nfc, static_cast<UChar32>(kana), static_cast<UChar32>(mark));
      EXPECT_EQ(ComposeKana(kana, mark), pair < 0 ? 0 : static_cast<std::uint32_t>(pair)) << std::hex << kana;
    }
  }
}

TEST(Fold, TheSignOfANumberIsAPartOfIt) {
  Check("Vale index: +2.4 % at noon", "vale index +2 4 at noon ");
  Check("Vale index: -2.4 % at noon", "vale index -2 4 at noon ");
  CheckDiffer("Oster +2,1 Harrow +0,7", "Oster -2,1 Harrow -0,7");
  CheckDiffer("profit of -$3m", "profit of $3m");
  CheckDiffer("profit of -\u00A33m", "profit of +\u00A33m");
  CheckDiffer("Temperaturen um (-5) Grad", "Temperaturen um (5) Grad");
  CheckDiffer("上证指数：+2.4%", "上证指数：-2.4%");
  CheckDiffer("上证指数+2.4%", "上证指数-2.4%");
  CheckDiffer("最低气温 -5℃", "最低气温 5℃");
  CheckDiffer("Индекс ММВБ -1,8 %", "Индекс ММВБ +1,8 %");
  CheckDiffer("مؤشر +٢٫٤", "مؤشر -٢٫٤");
  EXPECT_THAT(Slices("at -5, -$3 and +\u20AC7"), ElementsAre("at", "-5", "-$3", "and", "+\u20AC7"));
}

TEST(Fold, TheSignOfANumberIsSpelledInManyWays) {
  for (const std::string_view minus :
       {"\u2212", "\u2013", "\uFF0D", "\uFE63", "&minus;", "&#45;", "&ndash;"}) {
    CheckSame("down by " + std::string(minus) + "2.4 percent", "down by -2.4 percent");
    CheckSame("down by&nbsp;" + std::string(minus) + "2.4 percent", "down by -2.4 percent");
  }
  CheckSame("up \uFF0B２", "up +2");
  CheckSame("up \u200B+\u200B2", "up +2");
}

TEST(Fold, WhatStandsBetweenNumbersIsNoSign) {
  Check("2010-2012", "2010 2012 ");
  Check("2010\u20132012 and 2010 - 2012", "2010 2012 and 2010 2012 ");
  Check("2016-10-13", "2016 10 13 ");
  Check("won 3-1 and 3:1", "won 3 1 and 3 1 ");
  Check("0171-5551234", "0171 5551234 ");
  Check("call +49 30 1234567", "call 49 30 1234567 ");
  Check("(+1) 212", "+1 212 ");
  Check("a COVID-19 ward, B-52, T-shirt", "a covid 19 ward b 52 t shirt ");
  Check("3月-5月", "3 月5 月");
  Check("9月1日－5日", "9 月1 日5 日");
  Check("- 5 people --7 \u20148", "5 people 7 8 ");
  Check("a+3 1+1", "a 3 1 1 ");
  Check("+ - # +a -b", "a b ");
}

TEST(Fold, SignsOfShortNames) {
  Check("C++ and C# or C, F#; J++", "c++ and c# or c f# j++ ");
  CheckSame("C++语言", "Ｃ＋＋语言");
  CheckDiffer("C++ developer wanted", "C# developer wanted");
  CheckDiffer("rated AA+ by all", "rated AA by all");
  CheckDiffer("rated BBB+", "rated BBB-");
  Check("a++b c+3 google+ #tag no#5 c+++ +c# 5+ A- ein- und", "a+ b c 3 google tag no 5 c++ c# 5 a ein und ");
}

TEST(Fold, SignsAreFoundWhereverABlockEnds) {
  for (std::size_t length = 0; length < 200; ++length) {
    const std::string before(length, '.');
    const std::string behind(200, '.');
    EXPECT_EQ(Fold(before + " -5 x" + behind).folded, "-5 x ") << length;
    EXPECT_EQ(Fold(before + " -$5 x" + behind).folded, "-5 x ") << length;
    EXPECT_EQ(Fold(before + " -\u20AC5 x" + behind).folded, "-5 x ") << length;
    EXPECT_EQ(Fold(before + "C++ x" + behind).folded, "c++ x ") << length;
    EXPECT_EQ(Fold(before + "AAA+ x" + behind).folded, "aaa+ x ") << length;
    EXPECT_EQ(Fold(before + "C# x" + behind).folded, "c# x ") << length;
    EXPECT_EQ(Fold(before + "ab-5" + behind).folded, "ab 5 ") << length;
  }
}

TEST(Fold, ArabicAndHebrewWithoutMarks) {
  CheckSame("مُحَمَّد", "محمد");
  CheckSame("الـــعربية", "العربية");
  CheckSame("أخبار", "اخبار");
  CheckSame("\uFEFB", "لا");
  CheckSame("٢٠٢٣", "2023");
  CheckSame("שָׁלוֹם", "שלום");
}

TEST(Fold, OtherAlphabets) {
  CheckSame("Йод ЁЛКА", "иод елка");
  CheckSame("İstanbul ISPARTA ılık", "istanbul isparta ilik");
  CheckSame("Vi\u1EC7t Nam", "Vie\u0323\u0302t Nam");
  CheckSame("ĐẶNG", "dang");
  CheckSame("Straße GROẞ", "STRASSE gross");
  CheckSame("Łódź Tromsø Þórður œuvre Æsir ħ", "Lodz Tromso Thordur oeuvre aesir h");
  CheckSame("ʀᴇᴜᴛᴇʀꜱ", "reuters");
  CheckSame("ΌΔΟΣ όδος", "οδοσ οδοσ");
  CheckSame("क\u0958", "कक\u093C");
  EXPECT_EQ(Fold("हिन्दी समाचार").tokens.size(), 2u);
  CheckSame("२०२३", "2023");
  CheckSame("Ｆｕｌｌ　Ｗｉｄｔｈ", "full width");
}

TEST(Fold, VariantsOfOneLetter) {
  CheckSame("衞生 滙豐 山峯 牀邊 煑麪", "卫生汇丰山峰床边煮面");
  CheckSame("鉄道の発展", "鐵道の發展");
  CheckSame("مدرسة على مصطفى ٱلله", "مدرسه علي مصطفي الله");
  CheckSame("یک کتاب", "يك كتاب");
  CheckSame("کہا اچھا", "كها اچها");
  CheckSame("हँसी", "हंसी");
  CheckSame("അവൻ", "അവന്\u200D");
  EXPECT_NE(Fold("कि").folded, Fold("की").folded);
  EXPECT_NE(Fold("भारत").folded, Fold("भरत").folded);
}

TEST(Fold, LettersWrittenForPunctuationSeparate) {
  CheckSame("п\u02BCять", "п'ять");
  CheckSame("O\u02BBzbekiston", "O\u2018zbekiston");
  CheckSame("Qur\u02BEan", "Qur'an");
  CheckSame("정치ㆍ경제", "정치·경제");
}

TEST(Fold, InvisibleCodePointsLeaveNoTrace) {
  CheckSame("in\u00ADvi\u200Bsi\u2060ble\uFEFF", "invisible");
  CheckSame("a\u202Eb\u0001c\uE000d\uFDD0e", "abcde");
  CheckSame(std::string_view("a\0b", 3), "ab");
  CheckSame(
      "a\xED\xA0\x80"
      "b\xED\xBF\xBF"
      "c",
      "abc");
  CheckSame("葛\U000E0100城", "葛城");
}

TEST(Fold, InvalidUtf8Separates) {
  Check(
      "a\xFF"
      "b\xC0\x80"
      "c\xE4\xB8"
      "d\xF4\x90\x80\x80"
      "e\xE0\x80\x80"
      "f",
      "a b c d e f ");
  Check("中\xE4\xB8", "中");
  Check("\xE4", "");
}

TEST(Fold, HtmlReferences) {
  CheckSame("caf&eacute; &#20013;&#x6587;", "café 中文");
  CheckSame("R&amp;D &nbsp; AT&T", "R D AT T");
  Check("&amp;eacute;", "eacute ");
  Check("&#x110000;a&#0;b", "a b ");
  CheckSame("a&#xD800;b", "ab");
  CheckSame("na&#239ve", "naive");
}

// `text` in UTF-8, read as Latin-1.
std::string Scrambled(std::string_view text) {
  std::string scrambled;
  for (const char byte : text) {
    const PackedUtf8 utf8 = PackUtf8(static_cast<std::uint8_t>(byte));
    for (std::uint32_t i = 0; i < utf8.length; ++i)
      scrambled.push_back(static_cast<char>(utf8.bytes >> (8 * i)));
  }
  return scrambled;
}

TEST(Fold, ScrambledUtf8IsWhatItWas) {
  for (const std::string text :
       {"El ayuntamiento decidió después", "Bürgermeisterin, nächtliche Fähre, Straße", "l’île “où” — déjà…",
        "poniedziałek, że nocny prom na wyspę będzie pływał", "București și țară", "Москва и Київ", "Αθήνα",
        "שלום", "عربية", "हिन्दी", "新闻，中文。", "ニュース", "한글 뉴스", "a 😀 b", "São Paulo, AMANHÃ"}) {
    CheckSame(text, Scrambled(text));
    CheckSame(text, Scrambled(Scrambled(text)));
  }
  CheckSame("Fähre", "F\u00C3\u00A4hre");
  CheckSame("Fähre", "F\u00C3\u0192\u00C2\u00A4hre");  // by windows-1252, twice
  CheckSame("où", "o\u00C3\u00B9");
  Check("the \u00E2\u20AC\u0153word\u00E2\u20AC\u009D", "the word ");
  EXPECT_THAT(Slices("F\u00C3\u00A4hre"), ElementsAre("F\u00C3\u00A4hre"));
}

TEST(Fold, LettersInFrontOfAQuoteAreNotScrambled) {
  Check("\u00ABLE CAF\u00C9\u00BB", "le cafe ");
  Check("\u201DHYV\u00C4\u00C4\u201D", "hyvaa ");
  Check("\u201CAMANH\u00C3\u201D", "amanha ");
  Check("\u00ABMILJ\u00D8\u00BB", "miljo ");
  Check("\u00E9\u2019\u201D", "e ");
  Check("cr\u00E9\u00E9e", "creee ");
}

TEST(Fold, SymbolsAndEmojiSeparate) {
  Check("a😀b©c→d", "a b c d ");
}

TEST(Fold, UnitsAndHashesOfTokens) {
  const FoldedText folded = Fold("Word 中 word 中");
  ASSERT_EQ(folded.tokens.size(), 4u);
  EXPECT_EQ(folded.units, 6u);
  EXPECT_EQ(folded.tokens[0].units, 2u);
  EXPECT_EQ(folded.tokens[1].units, 1u);
  EXPECT_EQ(folded.tokens[0].hash, folded.tokens[2].hash);
  EXPECT_EQ(folded.tokens[1].hash, folded.tokens[3].hash);
  EXPECT_NE(folded.tokens[0].hash, folded.tokens[1].hash);
}

TEST(Fold, HashesDependOnTheSecret) {
  const Folder other(SecretOf(2));
  FoldedText folded;
  for (const char* text : {"word", "中", "averyveryverylongword"}) {
    other.Fold(text, &folded);
    EXPECT_NE(folded.tokens[0].hash, Fold(text).tokens[0].hash) << text;
  }
}

// What a store holds was computed with these: other values need another kFoldVersion.
TEST(Fold, HashesAreFrozen) {
  EXPECT_EQ(kFoldVersion, 4u);
  EXPECT_EQ(Fold("word").tokens[0].hash, 12797444163353863003u);
  EXPECT_EQ(Fold("twelveletter").tokens[0].hash, 3342212188589715959u);
  EXPECT_EQ(Fold("averyveryverylongword").tokens[0].hash, 13748401980015291488u);
  EXPECT_EQ(Fold("中").tokens[0].hash, 1444725491523805515u);
  EXPECT_EQ(Fold("\U00020000").tokens[0].hash, 4000521725085177261u);
}

TEST(Fold, HashesDoNotDependOnWhatSurroundsAWord) {
  const std::string around = "xx yy zz ";
  for (std::size_t length = 1; length < 70; ++length) {
    const std::string word(length, 'q');
    EXPECT_EQ(Fold(around + word + "." + around + around + around + around + around).tokens[3].hash,
              Fold(word).tokens[0].hash);
  }
}

TEST(Fold, OffsetsPointToTheOriginal) {
  EXPECT_THAT(Slices("The  Caf\u00E9, 中文!"), ElementsAre("The", "Caf\u00E9", "中", "文"));
  EXPECT_THAT(Slices("cafe\u0301 x"), ElementsAre("cafe\u0301", "x"));
  EXPECT_THAT(Slices("caf&eacute;. x"), ElementsAre("caf&eacute;", "x"));
  EXPECT_THAT(Slices("關(guān)於 か\u3099"), ElementsAre("關(guān)", "於", "か\u3099"));
  EXPECT_THAT(Slices("한 \u1100\u200B\u1161\u11A8x"), ElementsAre("한", "\u1100\u200B\u1161\u11A8", "x"));
  EXPECT_THAT(Slices("\u337Fx"), ElementsAre("\u337F", "\u337F", "\u337F", "\u337F", "x"));
  EXPECT_THAT(Slices("x\u2100y"), ElementsAre("x\u2100", "\u2100y"));
}

TEST(Fold, LinesHoldTokens) {
  const FoldedText folded = Fold(
      "\n\nfirst line\r\n \n中文\u2028third\x0B"
      "fourth\u0085"
      "fifth");
  ASSERT_EQ(folded.lines.size(), 5u);
  EXPECT_EQ(folded.lines[0].token_begin, 0u);
  EXPECT_EQ(folded.lines[0].token_end, 2u);
  EXPECT_EQ(folded.lines[1].token_end, 4u);
  EXPECT_EQ(folded.lines[4].token_begin, 6u);
  EXPECT_EQ(folded.lines[4].token_end, 7u);
}

TEST(Fold, LinesEndInSentences) {
  EXPECT_EQ(LineEnds("Done."), "s");
  EXPECT_EQ(LineEnds("Done"), "-");
  EXPECT_EQ(LineEnds("Read more >\nReally?\nYes!\nWell…\n说完了。\n真的？\n是！\n…\nما هذا؟\nहाँ।"),
            "-sssssss"
            "s");
  EXPECT_EQ(
      LineEnds("\"Done.\" \nHe said \u201Cyes.\u201D\n他说：「好。」\n(See there.)\nIt is&quot;.&quot;"),
      "sssss");
  EXPECT_EQ(LineEnds("A.B\n1. Title\nList: \nHome | News"), "----");
  EXPECT_EQ(LineEnds("字(zì)。\n字(zì)"), "s-");
}

TEST(Fold, ReusedResultHoldsNothingOfTheTextBefore) {
  FoldedText reused;
  TheFolder().Fold("a long text\nof two lines 中文", &reused);
  TheFolder().Fold("b", &reused);
  EXPECT_EQ(reused.folded, "b ");
  EXPECT_EQ(reused.tokens.size(), 1u);
  EXPECT_EQ(reused.lines.size(), 1u);
  EXPECT_EQ(reused.units, 2u);
  reused.Clear();
  EXPECT_TRUE(reused.folded.empty() && reused.tokens.empty() && reused.lines.empty());
  EXPECT_EQ(reused.units, 0u);
}

TEST(Fold, VersionsAreKnown) {
  EXPECT_THAT(IcuVersion(), ::testing::MatchesRegex("[0-9]+\\.[0-9]+"));
  EXPECT_THAT(UnicodeVersion(), ::testing::MatchesRegex("[0-9]+\\.[0-9]+"));
}

}  // namespace
}  // namespace newsfold
