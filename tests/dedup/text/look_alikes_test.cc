// Letters that look like Latin ones, in the place of these and the other way round.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include "dedup/text/fold.h"
#include "dedup/text/fold_variants.h"

namespace newsfold {
namespace {

class LookAlikesTest : public ::testing::Test {
 protected:
  const FoldedText& Fold(std::string_view text) {
    folder_.Fold(text, &folded_);
    return folded_;
  }
  void CheckSame(std::string_view a, std::string_view b) {
    const std::string folded = Fold(a).folded;
    EXPECT_FALSE(folded.empty()) << a;
    EXPECT_EQ(folded, Fold(b).folded) << a << " / " << b;
  }
  void CheckDiffer(std::string_view a, std::string_view b) {
    const std::string folded = Fold(a).folded;
    EXPECT_NE(folded, Fold(b).folded) << a << " / " << b;
  }

 private:
  const Folder folder_{HashSecret{}};
  FoldedText folded_;
};

// What the letter looks like, in small letters, by Unicode Technical Standard 39.
UChar32 SkeletonOf(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker* const checker = uspoof_open(&status);
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(checker, 0, icu::UnicodeString(c), skeleton, &status);
  uspoof_close(checker);
  EXPECT_TRUE(U_SUCCESS(status));
  return skeleton.countChar32() == 1 ? u_tolower(skeleton.char32At(0)) : 0;
}

TEST_F(LookAlikesTest, AreThoseOfUnicode) {
  const std::u32string_view pairs = LookAlikes();
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    const auto letter = static_cast<UChar32>(pairs[i]);
    const auto latin = static_cast<UChar32>(pairs[i + 1]);
    // The capital I looks like a small l there.
    const auto looks = [latin](UChar32 c) {
      return SkeletonOf(c) == latin || (latin == 'i' && SkeletonOf(c) == 'l');
    };
    EXPECT_TRUE(looks(letter) || looks(u_toupper(letter))) << std::hex << letter;
  }
}

TEST_F(LookAlikesTest, NoTwoLettersOfAScriptBecomeOne) {
  const std::u32string_view pairs = LookAlikes();
  UErrorCode status = U_ZERO_ERROR;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    for (std::size_t k = 0; k < i; k += 2) {
      const bool is_one_script = uscript_getScript(static_cast<UChar32>(pairs[i]), &status) ==
                                 uscript_getScript(static_cast<UChar32>(pairs[k]), &status);
      EXPECT_FALSE(is_one_script && pairs[i + 1] == pairs[k + 1]) << std::hex << i;
      EXPECT_NE(pairs[i], pairs[k]);
    }
  }
}

TEST_F(LookAlikesTest, InLatinWords) {
  CheckSame("Тhe сity соunсil арproved а рlаn", "The city council approved a plan");  // Cyrillic
  CheckSame("Τhe cιty cουncιl αpprονed α plαn", "The city council approved a plan");  // Greek
  CheckSame("thе hаrbоur brіdgе rеореns", "the harbour bridge reopens");
  CheckSame("ЅСОРЕ ЈАСК ӏіke һаԁ ԛuіtе ԝеt", "scope jack like had quite wet");
  CheckSame("Ꮃhy Ꭲhe Ꮯity", "why the city");             // Cherokee
  CheckSame("ꓮ ꓠꓰꓪ ꓣꓳꓮꓓ", "A NEW ROAD");                 // Lisu
  CheckSame("ｈａｒｂｏｕｒ 𝐛𝐫𝐢𝐝𝐠𝐞", "harbour bridge");  // full width, mathematical
  CheckSame("h&#1072;rb&#1086;ur", "harbour");
}

TEST_F(LookAlikesTest, LatinLettersInWordsOfOtherScripts) {
  CheckSame("Mocквa: coвeт oткpыл моcт", "Москва: совет открыл мост");
  CheckSame("Міськa рaдa вiдкрилa мiст i дoрoгу", "Міська рада відкрила міст і дорогу");
  CheckSame("O δήμoς άνoιξε τη vέα γέφυρα", "Ο δήμος άνοιξε τη νέα γέφυρα");
  CheckSame("AΘHΝAIKO BHΜA", "ΑΘΗΝΑΙΚΟ ΒΗΜΑ");
  CheckSame("KOMИTET ПPИЗBAЛ", "КОМИТЕТ ПРИЗВАЛ");
  CheckSame("5 кг, 30 м, витамин C, группа B", "5 кг, 30 m, витамин С, группа В");
}

TEST_F(LookAlikesTest, LettersThatTellWordsApartStillDo) {
  CheckDiffer("рак", "рок");
  CheckDiffer("рот", "рог");
  CheckDiffer("нож", "һож");  // Tatar has both
  CheckDiffer("у", "ү");      // and Kazakh these
  CheckDiffer("вар", "бар");
  CheckDiffer("σας", "οας");
  CheckDiffer("5 μg", "5 mg");
  CheckDiffer("5 µm", "5 mm");
  CheckDiffer("шут", "щут");
  CheckDiffer("3", "З");
  CheckDiffer("0", "О");
  CheckDiffer("l", "1");
}

TEST_F(LookAlikesTest, OffsetsPointToTheOriginal) {
  const std::string text = "а рlаn, C++ і СССР";
  const FoldedText& result = Fold(text);
  ASSERT_EQ(result.folded, "a plan c++ i cccp ");
  constexpr std::array<std::string_view, 5> kSlices = {"а", "рlаn", "C++", "і", "СССР"};
  for (std::size_t i = 0; i < kSlices.size(); ++i)
    EXPECT_EQ(text.substr(result.tokens[i].begin, result.tokens[i].length), kSlices[i]);
}

}  // namespace
}  // namespace newsfold
