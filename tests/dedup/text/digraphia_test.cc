// Serbian and Uzbek in Cyrillic and in Latin letters.

#include "dedup/text/digraphia.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dedup/text/fold.h"

namespace newsfold {
namespace {

using ::testing::ElementsAre;

class DigraphiaTest : public ::testing::Test {
 protected:
  const FoldedText& Fold(std::string_view text) {
    folder_.Fold(text, &folded_);
    return folded_;
  }
  void CheckSame(std::string_view a, std::string_view b) {
    const std::string folded = Fold(a).folded;
    EXPECT_EQ(folded, Fold(b).folded) << a;
  }
  void CheckDiffer(std::string_view a, std::string_view b) {
    const std::string folded = Fold(a).folded;
    EXPECT_NE(folded, Fold(b).folded) << a;
  }
  void CheckIs(DigraphicLanguage language, std::string_view text) {
    EXPECT_EQ(DigraphicLanguageOf(text), language) << text;
  }

 private:
  const Folder folder_{HashSecret{}};
  FoldedText folded_;
};

TEST_F(DigraphiaTest, Serbian) {
  CheckSame("Његова кућа је у Љубовији, џеп му је празан.",
            "Njegova kuća je u Ljuboviji, džep mu je prazan.");
  CheckSame("ЂОКОВИЋ ПОБЕДИО ЖЕСТОКОГ ШАМПИОНА 6:4, 7:5", "ĐOKOVIĆ POBEDIO ŽESTOKOG ŠAMPIONA 6:4, 7:5");
  CheckSame("Чеда и Живорад су хтели да ђаци буду цењени.", "Čeda i Živorad su hteli da đaci budu cenjeni.");
  CheckSame("Ниш: +2,4 одсто у јулу; Fiat и NATO", "Niš: +2,4 odsto u julu; Fiat i NATO");
}

TEST_F(DigraphiaTest, SerbianWithoutDiacriticsOrInDigraphs) {
  CheckSame("Жута кућа је ниже, ту је и чамац.", "Zuta kuca je nize, tu je i camac.");
  CheckSame("Љубав и његов џемпер", "\u01C8ubav i \u01CCegov \u01C6emper");
  CheckSame("љубав ЊЕГОВ", "LJUBAV njegov");
}

TEST_F(DigraphiaTest, Uzbek) {
  CheckSame("Ўзбекистонда янги йўл қурилди, ғалаба ҳақида ёзишди.",
            "Oʻzbekistonda yangi yoʻl qurildi, gʻalaba haqida yozishdi.");
  CheckSame("ЕТТИ КИШИ ШАҲАРГА БОРДИ, ҚИШЛОҚДА ЧОРВА БОР",
            "YETTI KISHI SHAHARGA BORDI, QISHLOQDA CHORVA BOR");
  CheckSame("Маънавият ва июль ойида экилган дарахт, қўшни.",
            "Maʼnaviyat va iyul oyida ekilgan daraxt, qoʻshni.");
}

TEST_F(DigraphiaTest, UzbekWithAnyApostrophe) {
  for (const std::string apostrophe : {"\u02BB", "\u2018", "\u2019", "'", "`", "\u02BC", "&#699;"})
    CheckSame("Тоғда ўрмон, қишлоқда боғ.",
              "Tog" + apostrophe + "da o" + apostrophe + "rmon, qishloqda bog" + apostrophe + ".");
}

TEST_F(DigraphiaTest, UzbekLettersAreComposedOrNot) {
  CheckSame("Қуйи йўл, ёмғир, Ўш", "Қуи\u0306и и\u0306у\u0306л, е\u0308мғир, У\u0306ш");
  CheckSame("Қуйи й\u200Bўл", "Қуйи йўл");
}

TEST_F(DigraphiaTest, OffsetsPointToTheOriginal) {
  const std::string text = "Ўзбек ғўза, объект: қиш";
  std::vector<std::string> slices;
  for (const Token& token : Fold(text).tokens) slices.push_back(text.substr(token.begin, token.length));
  EXPECT_THAT(slices, ElementsAre("Ў", "збек", "ғ", "ў", "за", "об", "ект", "қиш"));
}

TEST_F(DigraphiaTest, IsToldByLettersOfItsOwn) {
  CheckIs(DigraphicLanguage::kSerbian, "Његова кућа");
  CheckIs(DigraphicLanguage::kSerbian, "&#1026;&#1086;&#1082;&#1086;&#1074;&#1080;&#1115;");
  CheckIs(DigraphicLanguage::kSerbian, "Куќата на љубовта е тука, ѓаволот ја чува");
  CheckIs(DigraphicLanguage::kUzbek, "Тошкентда қиш");
  CheckIs(DigraphicLanguage::kNone, "Београд и Ниш");
  CheckIs(DigraphicLanguage::kNone, "Njegova kuća");
  CheckIs(DigraphicLanguage::kNone, "");
}

TEST_F(DigraphiaTest, OtherLanguagesAreNot) {
  CheckIs(DigraphicLanguage::kNone, "Турнир выиграл Новак Ђоковић, ему вручили премию и большой кубок.");
  CheckIs(DigraphicLanguage::kNone, "Президент прибыл в Тошкент, где его встречал мэр города Қўқон.");
  CheckIs(DigraphicLanguage::kNone, "Қазақстан астанасында жаңа көпір салынып, ғимараттар ашылды.");
  CheckIs(DigraphicLanguage::kNone,
          "Дар шаҳри Душанбе ҷашни бузурги халқӣ баргузор шуд, ҳамаи сокинон омаданд.");
  CheckIs(DigraphicLanguage::kNone, "У горадзе адкрылі новы мост, ўлады абяцаюць яшчэ два.");
  CheckIs(DigraphicLanguage::kNone, "Съветът на София прие бюджета за следващата година.");
}

// Or a text with a look-alike for each j would be.
TEST_F(DigraphiaTest, LookAlikesDoNotTell) {
  const std::string_view text = "Јudgе Јоnеs јоіnеd thе рrојесt іn Јunе";
  CheckIs(DigraphicLanguage::kNone, text);
  CheckSame(text, "Judge Jones joined the project in June");
}

TEST_F(DigraphiaTest, ForeignNamesChangeNothing) {
  CheckIs(DigraphicLanguage::kSerbian,
          "Министар је примио писма која су на руском: „Мы ждём“, јавља његов портпарол из куће на обали "
          "Љига, где је са "
          "ђацима.");
  CheckIs(
      DigraphicLanguage::kUzbek,
      "Қирғизистон пойтахтида Кызыл-Жар қишлоғи аҳолиси билан учрашув бўлиб ўтди, деб хабар қилди ҳокимият.");
}

TEST_F(DigraphiaTest, WordsThatDifferStillDo) {
  CheckDiffer("Његова кућа", "Његова купа");
  CheckDiffer("қўл ҳақида", "кўл ҳақида");
  CheckDiffer("ўқ отилди", "уқ отилди");
}

TEST_F(DigraphiaTest, EveryLetterIsSpelledWithinItsBounds) {
  for (const DigraphicLanguage language : {DigraphicLanguage::kSerbian, DigraphicLanguage::kUzbek}) {
    EXPECT_GE(LatinSpellingsOf(language).size(), 31u);
    for (const LatinSpelling& latin : LatinSpellingsOf(language)) {
      EXPECT_LE(latin.spelling.size(), 3u);
      EXPECT_EQ(latin.spelling.substr(0, latin.spelling.size() - 1).find('\''), std::string_view::npos);
    }
  }
  EXPECT_TRUE(LatinSpellingsOf(DigraphicLanguage::kNone).empty());
}

}  // namespace
}  // namespace newsfold
