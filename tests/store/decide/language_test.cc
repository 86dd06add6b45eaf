// Copies of one story in each language, with the differences in spelling that real copies show, the whole way
// through an archive.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/locid.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/ushape.h>

#include "dedup/text/fold.h"
#include "tests/store/archive_fixture.h"
#include "tests/store/decide/language_stories.h"

namespace newsfold {
namespace {

using testing::LanguageStory;

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string utf8;
  return text.toUTF8String(utf8);
}

icu::UnicodeString FromUtf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

// `text` with every `from` replaced. REQUIRES: each `from` is found.
std::string Replaced(std::string_view text, const std::vector<std::pair<std::string, std::string>>& pairs) {
  icu::UnicodeString result = FromUtf8(text);
  for (const auto& [from, to] : pairs) {
    EXPECT_GE(result.indexOf(FromUtf8(from)), 0) << from;
    result.findAndReplace(FromUtf8(from), FromUtf8(to));
  }
  return ToUtf8(result);
}

// `text` through a transform of ICU's.
std::string Transformed(const char* id, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> transform(
      icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
  EXPECT_TRUE(U_SUCCESS(status)) << id;
  icu::UnicodeString result = FromUtf8(text);
  if (transform != nullptr) transform->transliterate(result);
  return ToUtf8(result);
}

// Every code point that is not ASCII as a number between "&#" and ";".
std::string InReferences(std::string_view text) {
  const icu::UnicodeString code_points = FromUtf8(text);
  std::string result;
  for (std::int32_t i = 0; i < code_points.length(); i = code_points.moveIndex32(i, 1)) {
    const UChar32 c = code_points.char32At(i);
    result += c < 0x80 ? std::string(1, static_cast<char>(c)) : "&#" + std::to_string(c) + ";";
  }
  return result;
}

// With code points nobody sees behind every fifth.
std::string WithInvisible(std::string_view text) {
  const icu::UnicodeString code_points = FromUtf8(text);
  const UChar32 invisible[] = {0x200B, 0x00AD, 0xFEFF, 0x200E, 0x2060};
  icu::UnicodeString result;
  int count = 0;
  for (std::int32_t i = 0; i < code_points.length(); i = code_points.moveIndex32(i, 1), ++count) {
    result.append(code_points.char32At(i));
    if (count % 5 == 4) result.append(invisible[count / 5 % 5]);
  }
  return ToUtf8(result);
}

// With the decimal digits from `zero` on instead of those of ASCII.
std::string WithDigits(UChar32 zero, std::string_view text) {
  icu::UnicodeString result = FromUtf8(text);
  for (int digit = 0; digit < 10; ++digit) {
    result.findAndReplace(icu::UnicodeString(static_cast<UChar32>('0' + digit)),
                          icu::UnicodeString(zero + digit));
  }
  return ToUtf8(result);
}

std::string InUpperCase(const char* locale, std::string_view text) {
  return ToUtf8(FromUtf8(text).toUpper(icu::Locale(locale)));
}

std::string InAscii(std::string_view text) {
  return Transformed("Latin-ASCII", text);
}

// Letters as the presentation forms of old Arabic pages, lam and alef joined.
std::string InPresentationForms(std::string_view text) {
  const icu::UnicodeString letters = FromUtf8(text);
  std::vector<UChar> shaped(2 * static_cast<std::size_t>(letters.length()));
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t length =
      u_shapeArabic(letters.getBuffer(), letters.length(), shaped.data(),
                    static_cast<std::int32_t>(shaped.size()), U_SHAPE_LETTERS_SHAPE, &status);
  EXPECT_TRUE(U_SUCCESS(status));
  return ToUtf8(icu::UnicodeString(shaped.data(), length));
}

// Look-alikes for the letters of every `nth` word, by pairs of a letter and its look-alike.
std::string WithLookAlikes(std::u32string_view pairs, int nth, std::string_view text) {
  icu::UnicodeString result = FromUtf8(text);
  int word = 0;
  for (std::int32_t i = 0; i < result.length(); ++i) {
    word += result[i] == ' ';
    for (std::size_t k = 0; word % nth == 0 && k < pairs.size(); k += 2) {
      if (result[i] == static_cast<UChar>(pairs[k])) {
        result.setCharAt(i, static_cast<UChar>(pairs[k + 1]));
        break;
      }
    }
  }
  return ToUtf8(result);
}

class LanguageTest : public testing::ArchiveFixture {
 protected:
  // Stores the story and checks what holds in every language.
  void Tell(const LanguageStory& story) {
    story_ = story.story;
    EXPECT_FALSE(IngestText("story", std::string(story_)).is_repost);
    IsNew("other", std::string(story.other));
    Same("references", InReferences(story_));
    Same("invisible", WithInvisible(story_));
    for (const char* const form : {"NFD", "NFC"}) {
      const std::string normalized = Transformed(form, story_);
      if (normalized != story_) Same(form, normalized);
    }
    if (story_.find(' ') != std::string_view::npos) Same("no-break", Replaced(story_, {{" ", "\u00A0"}}));
  }

  // Checks that `text` is the story under folding, and that its spans are.
  void Same(const std::string& id, const std::string& text) {
    ASSERT_NE(text, story_) << id;
    EXPECT_EQ(Folded(text), Folded(story_)) << id;
    const Decision decision = Copy(id, text, 1);
    EXPECT_EQ(decision.verdict.relation, Relation::kIdentical) << id;
    for (const Span& span : decision.verdict.spans)
      EXPECT_EQ(ArticleSide(text, span), CanonicalSide(span)) << id;
  }

  // Checks that `text` is a repost of the story, covered at least `coverage_min` on both sides.
  Decision Copy(const std::string& id, const std::string& text, double coverage_min) {
    const Decision decision = IngestText(id, text);
    EXPECT_TRUE(decision.is_repost) << id;
    EXPECT_EQ(decision.canonical_id, "story") << id;
    EXPECT_GE(std::min(decision.verdict.coverage_article, decision.verdict.coverage_canonical), coverage_min)
        << id;
    EXPECT_FALSE(decision.verdict.spans.empty()) << id;
    for (const Span& span : decision.verdict.spans) CheckEnds(text, span);
    return decision;
  }

  // Checks that `text` is a repost of one of the articles before, and near it or the same.
  void IsOf(const std::string& canonical, const std::string& id, const std::string& text) {
    const Decision decision = IngestText(id, text);
    EXPECT_EQ(decision.canonical_id, canonical) << id;
    EXPECT_GE(std::min(decision.verdict.coverage_article, decision.verdict.coverage_canonical), 0.95) << id;
  }

  // Checks that `text` shares next to nothing with the story.
  void IsNew(const std::string& id, const std::string& text) {
    const Decision decision = IngestText(id, text);
    EXPECT_FALSE(decision.is_repost) << id;
    EXPECT_LT(std::max(decision.verdict.coverage_article, decision.verdict.coverage_canonical), 0.1) << id;
  }

 private:
  std::string Folded(std::string_view text) {
    folder_.Fold(text, &folded_);
    return folded_.folded;
  }
  std::string ArticleSide(std::string_view text, const Span& span) {
    return Folded(text.substr(span.article_begin, span.article_end - span.article_begin));
  }
  std::string CanonicalSide(const Span& span) {
    return Folded(story_.substr(span.canonical_begin, span.canonical_end - span.canonical_begin));
  }

  // Checks that the two sides of a span begin alike and end alike.
  void CheckEnds(std::string_view text, const Span& span) {
    constexpr std::size_t kBytes = 12;
    const std::string article = ArticleSide(text, span);
    const std::string canonical = CanonicalSide(span);
    ASSERT_GT(std::min(article.size(), canonical.size()), kBytes);
    EXPECT_EQ(article.substr(0, kBytes), canonical.substr(0, kBytes));
    EXPECT_EQ(article.substr(article.size() - kBytes), canonical.substr(canonical.size() - kBytes));
  }

  const Folder folder_{HashSecret{}};
  FoldedText folded_;

 protected:
  std::string_view story_;
};

TEST_F(LanguageTest, Chinese) {
  Tell(testing::kChinese);
  Same("simplified", std::string(testing::kChineseSimplified));
  Same("hong kong", std::string(testing::kChineseHongKong));
  Same("full width", Transformed("[0-9A-Za-z] Halfwidth-Fullwidth", story_));
  Same("pinyin",
       Replaced(story_, {{"渡輪", "渡(dù)輪(lún)"}, {"碼頭", "碼頭（mǎtóu）"}, {"觀", "觀(guān)"}}));
  Same("zhuyin", Replaced(story_, {{"棧橋", "棧橋(ㄓㄢˋ ㄑㄧㄠˊ)"}}));
  Same("punctuation", Replaced(story_, {{"，", ", "}, {"。", ". "}, {"「", "“"}, {"」", "”"}}));
  Same("spaces", Replaced(story_, {{"渡輪", " 渡輪 "}, {"8個", " 8 個"}}));
  Copy("other words", Replaced(story_, {{"週三", "星期三"}, {"為了", "為著"}, {"旅客", "乘客"}}), 0.9);
}

TEST_F(LanguageTest, Japanese) {
  Tell(testing::kJapanese);
  Same("half-width kana", Transformed("[\\u30A1-\\u30FC] Fullwidth-Halfwidth", story_));
  Same("full-width digits", Transformed("[0-9] Halfwidth-Fullwidth", story_));
  Same("furigana", Replaced(story_, {{"渡辺誠", "渡辺(わたなべ)誠（まこと）"}, {"割", "割(わり)"}}));
  Same("older characters", Replaced(story_, {{"関係", "關係"},
                                             {"会", "會"},
                                             {"気", "氣"},
                                             {"辺", "邊"},
                                             {"増", "增"},
                                             {"鉄", "鐵"},
                                             {"駅", "驛"},
                                             {"来", "來"},
                                             {"画", "畫"}}));
  Same("punctuation", Replaced(story_, {{"、", "，"}, {"。", "．"}, {"「", "『"}, {"」", "』"}}));
  Copy("no iteration mark", Replaced(story_, {{"人々", "人人"}}), 0.9);
  Copy("no final long vowel", Replaced(story_, {{"センター", "センタ"}, {"フェリー", "フェリ"}}), 0.9);
  Copy("other kana", Replaced(story_, {{"およそ", "約"}, {"さん", "氏"}, {"まかなう", "賄う"}}), 0.9);
}

TEST_F(LanguageTest, Korean) {
  Tell(testing::kKorean);
  Same("compound nouns in one", Replaced(story_, {{"여객선 터미널", "여객선터미널"},
                                                  {"시민 공원", "시민공원"},
                                                  {"기자 회견", "기자회견"},
                                                  {"다음 달", "다음달"},
                                                  {"수 있는", "수있는"},
                                                  {"340억 원", "340억원"}}));
  Same("no spaces", Replaced(story_, {{" ", ""}}));
  Same("middle dots", Replaced(story_, {{", ", "ㆍ"}}));
  Copy("hanja",
       Replaced(story_, {{"시장은", "시장(市長)은"}, {"예산", "예산(豫算)"}, {"임대료", "임대료(賃貸料)"}}),
       0.9);
  Copy("other particles",
       Replaced(story_, {{"터미널을", "터미널"}, {"말했다", "전했다"}, {"밝혔다", "발표했다"}}), 0.9);
}

TEST_F(LanguageTest, Thai) {
  Tell(testing::kThai);
  Same("thai digits", WithDigits(0x0E50, story_));
  Same("zero-width spaces", Replaced(story_, {{"เมือง", "\u200Bเมือง\u200B"}, {"เรือ", "\u200Bเรือ\u200B"}}));
  Same("no spaces", Replaced(story_, {{" ", ""}}));
  Same("sara am in two", Replaced(story_, {{"\u0E33", "\u0E4D\u0E32"}}));
  Same("tone before nikhahit", Replaced(story_, {{"\u0E49\u0E33", "\u0E4D\u0E49\u0E32"}}));
  Same("tone before vowel", Replaced(story_, {{"\u0E35\u0E48", "\u0E48\u0E35"}}));
  Copy("sara ae in two", Replaced(story_, {{"\u0E41", "\u0E40\u0E40"}}), 0.9);
}

TEST_F(LanguageTest, Arabic) {
  Tell(testing::kArabic);
  Same("vowel signs", std::string(testing::kArabicVowelled));
  Same("tatweel", Replaced(story_, {{"الميناء", "المـينـاء"}, {"الجديدة", "الجـــديدة"}}));
  Same("alef without hamza", Replaced(story_, {{"أ", "ا"}, {"إ", "ا"}}));
  Same("teh marbuta as heh", Replaced(story_, {{"ة", "ه"}}));
  Same("final yeh without dots", Replaced(story_, {{"في ", "فى "}, {"رئيس جمعية", "رئيس جمعيه"}}));
  Same("final yeh with dots", Replaced(story_, {{"إلى", "إلي"}, {"على", "علي"}, {"يرى", "يري"}}));
  Same("persian keyboard", Replaced(story_, {{"ي", "ی"}, {"ك", "ک"}}));
  Same("arabic digits", WithDigits(0x0660, story_));
  Same("persian digits", WithDigits(0x06F0, story_));
  Same("presentation forms", InPresentationForms(story_));
  Same("punctuation", Replaced(story_, {{"،", ","}}));
}

TEST_F(LanguageTest, Persian) {
  Tell(testing::kPersian);
  Same("arabic keyboard", Replaced(story_, {{"ی", "ي"}, {"ک", "ك"}}));
  Same("dotless yeh", Replaced(story_, {{"ی ", "ى "}}));
  Same("persian digits", WithDigits(0x06F0, story_));
  Same("no joiners", Replaced(story_, {{"\u200C", ""}}));
  Same("no hamza", Replaced(story_, {{"تأکید", "تاکید"}, {"رئیس", "رییس"}}));
  Copy("spaces for joiners", Replaced(story_, {{"\u200C", " "}}), 0.9);
}

TEST_F(LanguageTest, Hebrew) {
  Tell(testing::kHebrew);
  Same("points", std::string(testing::kHebrewPointed));
  Same("presentation forms", Replaced(story_, {{"ש", "\uFB2A"}, {"כ", "\uFB3B"}}));
  Same("gershayim and geresh", Replaced(story_, {{"\"", "\u05F4"}, {"'", "\u05F3"}}));
  Same("hyphen for maqaf", Replaced(story_, {{"\u05BE", "-"}}));
  Same("space for maqaf", Replaced(story_, {{"\u05BE", " "}}));
}

TEST_F(LanguageTest, Hindi) {
  Tell(testing::kHindi);
  Same("devanagari digits", WithDigits(0x0966, story_));
  Same("anusvara for chandrabindu", Replaced(story_, {{"ँ", "ं"}}));
  Same("composed nukta", Replaced(Transformed("NFC", story_), {{"\u091C\u093C", "\u095B"}}));
  Same("no nukta", Replaced(Transformed("NFC", story_), {{"\u093C", ""}}));
  Same("joiners",
       Replaced(story_, {{"\u094D\u092F", "\u094D\u200D\u092F"}, {"\u094D\u0930", "\u094D\u200C\u0930"}}));
  Same("full stops", Replaced(story_, {{"।", "."}, {";", "|"}}));
  Copy("other spellings", Replaced(story_, {{"हिन्दी", "हिंदी"}, {"गयी", "गई"}, {"रुपये", "रुपए"}}), 0.9);
}

TEST_F(LanguageTest, Russian) {
  Tell(testing::kRussian);
  constexpr std::u32string_view kLatin = U"аaеeоoрpсcуyхxАAВBЕEКKМMОOРPСCТTХX";
  Same("latin letters", WithLookAlikes(kLatin, 1, story_));
  Same("latin letters in every third word", WithLookAlikes(kLatin, 3, story_));
  Same("no yo", Replaced(story_, {{"ё", "е"}}));
  Same("stress", Replaced(story_, {{"причал", "прича\u0301л"}, {"берег", "бе\u0301рег"}}));
  Same("upper case", InUpperCase("ru", story_));
  Same("quotes and dashes", Replaced(story_, {{"«", "“"}, {"»", "”"}, {"-", "\u2011"}}));
}

TEST_F(LanguageTest, Ukrainian) {
  Tell(testing::kUkrainian);
  Same("latin i", Replaced(story_, {{"і", "i"}}));
  Same("latin letters", WithLookAlikes(U"аaеeіiоoрpсcуyхxВBЕEКKМMОOРPСCТT", 1, story_));
  Same("typewriter apostrophe", Replaced(story_, {{"’", "'"}}));
  Same("modifier letter", Replaced(story_, {{"’", "\u02BC"}}));
  Same("upper case", InUpperCase("uk", story_));
}

TEST_F(LanguageTest, Serbian) {
  Tell(testing::kSerbian);
  Same("upper case", InUpperCase("sr", story_));
  const std::string latin = Transformed("Serbian-Latin/BGN", story_);
  Same("latin", latin);
  Same("latin in upper case", InUpperCase("sr", latin));
  Same("latin in ascii", InAscii(latin));
  IsOf("story", "dj", InAscii(Replaced(latin, {{"đ", "dj"}, {"Đ", "Dj"}})));
  IsOf("other", "other in latin", Transformed("Serbian-Latin/BGN", testing::kSerbian.other));
}

TEST_F(LanguageTest, SerbianMatches) {
  Tell(testing::kSerbianMatch);
  Same("latin", Transformed("Serbian-Latin/BGN", story_));
  IsOf("other", "other in latin", Transformed("Serbian-Latin/BGN", testing::kSerbianMatch.other));
}

TEST_F(LanguageTest, Uzbek) {
  Tell(testing::kUzbek);
  Same("upper case", InUpperCase("uz", story_));
  const std::string latin = Transformed("uz_Cyrl-uz_Latn", story_);
  Same("latin", latin);
  Same("latin in upper case", InUpperCase("uz", latin));
  Same("typewriter apostrophes", Replaced(latin, {{"ʻ", "'"}, {"ʼ", "'"}}));
  Same("quotes for apostrophes", Replaced(latin, {{"ʻ", "‘"}, {"ʼ", "’"}}));
  Copy("other spellings", Replaced(latin, {{"ts", "s"}, {"Yetti", "Etti"}}), 0.9);
  IsOf("other", "other in latin", Transformed("uz_Cyrl-uz_Latn", testing::kUzbek.other));
}

TEST_F(LanguageTest, Greek) {
  Tell(testing::kGreek);
  Same("latin letters", WithLookAlikes(U"αaιiκkνvοoρpτtυuΑAΒBΕEΖZΗHΙIΚKΟOΡPΤTΧX", 1, story_));
  Same("latin capitals", WithLookAlikes(U"ΑAΒBΕEΖZΗHΙIΚKΟOΡPΤTΧX", 1, story_));
  Same("no tonos", Transformed("NFD; [\\u0301\\u0308] Remove", story_));
  Same("upper case", InUpperCase("el", story_));
  Same("oxia for tonos", Replaced(story_, {{"ά", "\u1F71"}, {"ή", "\u1F75"}, {"ό", "\u1F79"}}));
}

TEST_F(LanguageTest, Turkish) {
  Tell(testing::kTurkish);
  Same("upper case", InUpperCase("tr", story_));
  Same("upper case elsewhere", InUpperCase("en", story_));
  Same("lower case elsewhere", ToUtf8(FromUtf8(story_).toLower(icu::Locale("en"))));
  Same("lower case", ToUtf8(FromUtf8(story_).toLower(icu::Locale("tr"))));
  Same("ascii", InAscii(story_));
  Same("apostrophes", Replaced(story_, {{"'", "’"}}));
}

TEST_F(LanguageTest, Vietnamese) {
  Tell(testing::kVietnamese);
  Same("no marks", InAscii(story_));
  Same("tone on the other vowel", Replaced(story_, {{"Hòa", "Hoà"}, {"khóa", "khoá"}, {"khỏe", "khoẻ"}}));
  Same("upper case", InUpperCase("vi", story_));
}

TEST_F(LanguageTest, German) {
  Tell(testing::kGerman);
  Same("upper case", InUpperCase("de", story_));
  Same("capital sharp s", Replaced(story_, {{"ß", "ẞ"}}));
  Same("swiss", Replaced(story_, {{"ß", "ss"}, {"„", "«"}, {"“", "»"}}));
  Same("entities", Replaced(story_, {{"ä", "&auml;"}, {"ö", "&ouml;"}, {"ü", "&uuml;"}, {"ß", "&szlig;"}}));
  Copy("umlauts in two", Replaced(story_, {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ß", "ss"}}), 0.9);
}

TEST_F(LanguageTest, French) {
  Tell(testing::kFrench);
  constexpr std::u32string_view kCyrillic = U"aаcсeеoоpрxхyуiіjјsѕhһdԁqԛAАBВCСEЕKКMМOОPРTТLꓡ";
  Same("cyrillic letters", WithLookAlikes(kCyrillic, 1, story_));
  Same("cyrillic letters in every third word", WithLookAlikes(kCyrillic, 3, story_));
  Same("greek letters", WithLookAlikes(U"aαiιoοpρuυvνkκtτAΑEΕ", 2, story_));
  Same("typewriter", Replaced(story_, {{"’", "'"}, {"œ", "oe"}, {"« ", "\""}, {" »", "\""}}));
  Same("ascii", InAscii(story_));
  Same("ligatures", Replaced(story_, {{"affluence", "aﬄuence"}, {"fonctionne", "ƒonctionne"}}));
  Same("entities",
       Replaced(story_, {{"é", "&eacute;"}, {"œ", "&oelig;"}, {"’", "&rsquo;"}, {" ;", "&nbsp;;"}}));
  Same("upper case", InUpperCase("fr", story_));
}

TEST_F(LanguageTest, Polish) {
  Tell(testing::kPolish);
  Same("ascii", InAscii(story_));
  Same("upper case", InUpperCase("pl", story_));
}

TEST_F(LanguageTest, Norwegian) {
  Tell(testing::kNorwegian);
  Same("ascii", InAscii(story_));
  Same("upper case", InUpperCase("nb", story_));
  Copy("letters in two", Replaced(story_, {{"ø", "oe"}, {"å", "aa"}, {"æ", "ae"}}), 0.9);
}

TEST_F(LanguageTest, Spanish) {
  Tell(testing::kSpanish);
  Same("ascii", InAscii(story_));
  Same("upper case", InUpperCase("es", story_));
  Same("punctuation", Replaced(story_, {{"¿", ""}, {";", "\u00B7"}}));
}

}  // namespace
}  // namespace newsfold
