#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "dedup/judge/align.h"
#include "tests/dedup/judge/compare.h"

namespace newsfold {
namespace {

using testing::Compare;
using testing::ShingledOf;
using testing::Weights;

// The words of `text` whose tokens are among `tokens`, in their order.
std::string WordsOf(std::string_view text, const ShingledText& shingled, const std::vector<Token>& tokens) {
  std::string words;
  for (const Token& token : shingled.folded.tokens) {
    const bool is_among = std::any_of(tokens.begin(), tokens.end(),
                                      [&token](const Token& other) { return other.hash == token.hash; });
    if (is_among) words += (words.empty() ? "" : " ") + std::string(text.substr(token.begin, token.length));
  }
  return words;
}

struct Fillings {
  Comparison comparison;
  std::string article;
  std::string canonical;
};

Fillings CompareFillings(std::string_view article, std::string_view canonical) {
  const ShingledText left = ShingledOf(article);
  const ShingledText right = ShingledOf(canonical);
  Fillings result;
  result.comparison = Compare(left, right);
  result.article = WordsOf(article, left, result.comparison.article.replaced);
  result.canonical = WordsOf(canonical, right, result.comparison.canonical.replaced);
  return result;
}

TEST(AlignFillings, WhatStandsInThePlaceOfOtherWordsIsReplaced) {
  const Fillings notice = CompareFillings(
      "Ada Bright of Mill Lane died at home on Tuesday. The funeral is at noon in the chapel on the hill by "
      "the river.",
      "John Stone of Park Row died at home on Friday. The funeral is at noon in the chapel on the hill by "
      "the river.");
  EXPECT_EQ(notice.article, "Ada Bright Mill Lane Tuesday");
  EXPECT_EQ(notice.canonical, "John Stone Park Row Friday");
  EXPECT_EQ(notice.comparison.numbers_replaced, 0u);
}

// How often words stand in the place of others; the same whichever text came first.
std::uint32_t WordsReplaced(std::string_view article, std::string_view canonical) {
  const std::uint32_t replaced = CompareFillings(article, canonical).comparison.words_replaced;
  EXPECT_EQ(CompareFillings(canonical, article).comparison.words_replaced, replaced);
  return replaced;
}

TEST(AlignFillings, OtherWordsAreCountedByRowsOfThem) {
  const auto notice = [](const std::string& who, const std::string& lane, const std::string& when) {
    return who + " from the " + lane + " lane died at home on " + when +
           ". The funeral is at noon in the chapel on the hill by the river.";
  };
  const std::string first = notice("The young baker", "mill", "tuesday");
  const auto times = [&](const std::string& second) { return WordsReplaced(first, second); };
  EXPECT_EQ(times(first), 0u);
  EXPECT_EQ(times(notice("The young baker", "mill", "friday")), 1u);
  EXPECT_EQ(times(notice("The young baker", "park", "friday")), 2u);
  EXPECT_EQ(times(notice("An old mason", "park", "tuesday")), 2u);  // "from the" stands between
  EXPECT_EQ(times(notice("An old daker", "mill", "tuesday")), 1u);
  EXPECT_EQ(times(notice("The young baker", "mil", "tucsday")), 0u);  // misprints
  EXPECT_EQ(times(notice("The young baker", "mill", "bank holiday")), 1u);
  EXPECT_EQ(times(notice("The young baker", "old mill", "tuesday")), 0u);  // inserted
  EXPECT_EQ(times(notice("The youngbaker", "mill", "tues-day")), 0u);      // joined, split
  EXPECT_EQ(times(notice("The young ba ke r", "mill", "tuesday")), 0u);
  EXPECT_EQ(times(notice("The young ba ke", "mi ll", "tuesday")), 1u);  // a part is not the word
  EXPECT_EQ(CompareFillings(first, notice("A", "c", "d")).comparison.tokens_shorter, 24u);
}

// How many names stand in the place of others; the same whichever text came first.
std::uint32_t NamesReplaced(std::string_view article, std::string_view canonical) {
  const std::uint32_t replaced = CompareFillings(article, canonical).comparison.names_replaced;
  EXPECT_EQ(CompareFillings(canonical, article).comparison.names_replaced, replaced);
  return replaced;
}

// The letters of `text` beyond ASCII, each as `by`.
std::string Lost(std::string_view text, std::string_view by) {
  std::string lost;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if (byte < 0x80) lost.push_back(text[i]);
    if (byte >= 0xC0) lost += by;
  }
  return lost;
}

TEST(AlignFillings, WordsOfWhichLettersWereLostAreTheWordsTheyWere) {
  constexpr std::string_view kTexts[] = {
      "El ayuntamiento decidió el lunes mantener el transbordador nocturno a la isla, después de que más de "
      "mil "
      "vecinos firmaran. La alcaldesa señaló que nadie lo puede exigir, y que la línea seguirá todo el año.",
      "Le conseil a décidé lundi de maintenir le bac de nuit vers l'île, après que plus de mille habitants "
      "eurent "
      "signé. La région paiera désormais la moitié, et la maire a déclaré que personne ne peut l'exiger.",
      "Der Stadtrat hat am Montag beschlossen, die nächtliche Fähre zur Insel weiterfahren zu lassen. Das "
      "Land "
      "übernimmt künftig die Hälfte, während die Straße vor der Schule frei bleibt, sagte der "
      "Bürgermeister."};
  for (const std::string_view text : kTexts) {
    for (const std::string_view by : {"?", "_", "\uFFFD", " "}) {
      EXPECT_EQ(WordsReplaced(text, Lost(text, by)), 0u) << text << " / " << by;
      EXPECT_EQ(NamesReplaced(text, Lost(text, by)), 0u) << text << " / " << by;
    }
  }
  EXPECT_GE(WordsReplaced(
                "Ana? bought the old mill by the river on the first day of the week, and sold the boat.",
                "Bertha bought the old mill by the river on the last day of the week, and sold the boat."),
            1u);
}

TEST(AlignFillings, WhatEndsAQuestionIsNoLostLetter) {
  const auto notice = [](const std::string& who, const std::string& when) {
    return "The people of the town asked who had bought the old mill on the hill: was it " + who +
           "? Nobody at the bank by the river would say so, and in the year " + when +
           " it was sold again to those who had it first.";
  };
  EXPECT_EQ(WordsReplaced(notice("Li", "1950"), notice("Lina", "1950")), 1u);
  EXPECT_EQ(WordsReplaced(notice("Li", "20??"), notice("Li", "2024")), 1u);
}

TEST(AlignFillings, NamesInThePlaceOfOthersAreCounted) {
  const auto report = [](const std::string& who, const std::string& place) {
    return "The police took " + who + " to the station in " + place +
           " after the fire at the old mill, and the owner of the house beside it to the one in " + place +
           ".";
  };
  const std::string first = report("Ada Bright", "Lund");
  const auto count = [&](const std::string& second) { return NamesReplaced(first, second); };
  EXPECT_EQ(count(report("Ada Bright", "Hove")), 1u);  // twice, but one
  EXPECT_EQ(count(report("John Stone", "Hove")), 2u);  // a row counts as one
  EXPECT_EQ(count(report("John Stone of Oslo", "Lund")), 1u);
  EXPECT_EQ(count(report("Ada Bright", "LUND")), 0u);
  EXPECT_EQ(count(report("Ada Bright", "the village")), 0u);  // no name
  EXPECT_EQ(count(report("Ada Bright", "OSLO")), 0u);         // an acronym, for all that is known
  EXPECT_EQ(count(report("Aida Brikht", "Lund")), 0u);        // misprints
  EXPECT_EQ(count(report("Aeda Preight", "Lund")), 0u);       // spelled otherwise
  EXPECT_EQ(NamesReplaced("The mill burned. Ada was away, and the wind came from the sea all day.",
                          "The mill burned. John was away, and the wind came from the sea all day."),
            0u);  // begins a sentence
  EXPECT_EQ(NamesReplaced("Вчера днём в городе Москва открыли новый мост через широкую реку у вокзала, а "
                          "вечером по нему пошли первые трамваи.",
                          "Вчера днём в городе Пенза открыли новый мост через широкую реку у вокзала, а "
                          "вечером по нему пошли первые трамваи."),
            1u);  // the town in which a bridge was opened
}

// Months, offices and forms of address, which each desk has its own way with.
TEST(AlignFillings, AbbreviationsAreNoOtherNames) {
  const std::string end =
      " and said that the road along the river would be closed until the works were done.";
  EXPECT_EQ(NamesReplaced("On the quay Gov. Stone met Sen. Bright in Dec" + end,
                          "On the quay Governor Stone met Senator Bright in December" + end),
            0u);
}

TEST(AlignFillings, WhatIsTooLongForAWordIsNotRunTogether) {
  const auto times = [](std::size_t bytes) {
    const std::string end = " died at home on Tuesday. The funeral is at noon in the chapel on the hill.";
    const std::string left(bytes, 'x');
    const std::string right(bytes, 'y');
    return CompareFillings("The lady of the old mill " + left + right + end,
                           "The lady of the old mill " + left + " " + right + end)
        .comparison.words_replaced;
  };
  EXPECT_EQ(times(64), 0u);
  EXPECT_EQ(times(65), 1u);
}

// A name has two characters or more; one may be misread.
TEST(AlignFillings, OneCharacterForAnotherIsNoOtherWord) {
  const auto report = [](const std::string& who) {
    return "昨天上午十点左右在城东老桥附近有人看见" + who + "独自沿着河边向北走去，此后再没有人见过他。";
  };
  EXPECT_EQ(CompareFillings(report("王小明"), report("王小亮")).comparison.words_replaced, 0u);
  EXPECT_EQ(CompareFillings(report("王小明"), report("李大亮")).comparison.words_replaced, 1u);
}

TEST(AlignFillings, ADatelineIsNotReplaced) {
  const std::string body =
      "the ferry keeps its hours and the harbour stays open for the boats of the islands";
  const Fillings copies = CompareFillings("PORTO, 7 May (Agency) - " + body + ". (Ada Bright)",
                                          "LISBON, 8 May (Courier) - " + body + ". (John Stone)");
  EXPECT_EQ(copies.article + copies.canonical, "");
  EXPECT_EQ(copies.comparison.numbers_replaced, 0u);
}

TEST(AlignFillings, WordsTheOtherTextHasElsewhereAreNotReplaced) {
  const std::string_view left =
      "The mayor opened the new bridge over the river this morning in front of a crowd. The mayor spoke.";
  const std::string_view right =
      "The mayor opened the new bridge over the river this evening in front of a crowd. This morning he "
      "slept.";
  const Fillings copies = CompareFillings(left, right);
  EXPECT_EQ(copies.article, "");
  EXPECT_EQ(copies.canonical, "evening");
}

// Headlines, counters and dates on lines of their own, as pages and feeds have them around a story.
TEST(AlignFillings, WhatStandsInShortLinesIsNotReplaced) {
  const std::string body =
      "\nthe ferry keeps its hours and the harbour stays open for the boats of the islands.\n";
  const std::string end = "\nwrite to the editor at the usual address if anything in this report is wrong.";
  const Fillings copies = CompareFillings("Three dead in warehouse blaze" + body + "Views 533 today" + end,
                                          "Inferno claims lives" + body + "Views 87 today" + end);
  EXPECT_EQ(copies.article + copies.canonical, "");
  EXPECT_EQ(copies.comparison.numbers_replaced, 0u);
}

TEST(AlignFillings, WhatIsReplacedDoesNotDependOnWhoCameFirst) {
  const std::string repeated =
      "the ferry keeps its hours until the evening bell rings over the old harbour and ";
  const std::string left =
      repeated + "Ada Bright waits at the old quay for the first of " + repeated + "nobody came at 9.";
  const std::string right = repeated + "John Stone waits at the old quay for the first of 17 boats and " +
                            repeated + "all went home.";
  const Fillings one = CompareFillings(left, right);
  const Fillings other = CompareFillings(right, left);
  EXPECT_EQ(one.article, other.canonical);
  EXPECT_EQ(one.canonical, other.article);
  EXPECT_FALSE(one.article.empty());
  EXPECT_EQ(one.comparison.numbers_replaced, other.comparison.numbers_replaced);
  EXPECT_EQ(one.comparison.words_replaced, other.comparison.words_replaced);
  EXPECT_GT(one.comparison.words_replaced, 0u);
}

// A long page with a place to fill every few words, beside a brief: the brief has few places.
TEST(AlignFillings, WhatIsReplacedIsBoundedByTheShorterText) {
  std::string page;
  for (int i = 0; i < 2000; ++i) page += "a b c z d e f ";
  const std::string brief =
      "a b c one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
      "sixteen d e f";
  const Fillings fillings = CompareFillings(page, brief);
  EXPECT_LE(fillings.comparison.article.replaced.size(), 100u);
  EXPECT_LE(fillings.comparison.article.replaced.capacity(), 1000u);
}

std::size_t WordPairsMax(const Comparison& comparison) {
  return kWordPairsMin + std::size_t{kWordPairsPerToken} * comparison.tokens_shorter;
}

// What texts begin with that are to share a window.
std::string SharedHead() {
  std::string head;
  for (int i = 0; i < 60; ++i) head += "word" + std::to_string(i) + ' ';
  return head;
}

// A text of places, each as long as one may be and of words that the other text has not.
TEST(AlignFillings, WordsThatAreComparedAreBounded) {
  constexpr int kPlaces = 400;
  const auto pages = [](const std::string& word) {
    std::string text = SharedHead();
    for (int place = 0; place < kPlaces; ++place) {
      for (const char* shared : {"head", "of", "place"}) text += shared + std::to_string(place) + ' ';
      for (int i = 0; i < 24; ++i) text += word + ' ';
    }
    return text;
  };
  const ShingledText one = ShingledOf(pages("a"));
  const ShingledText other = ShingledOf(pages("aaaaaaaaaaaaaaab"));
  const Comparison comparison = Compare(one, other);
  EXPECT_EQ(Compare(other, one).word_pairs, comparison.word_pairs);
  EXPECT_LE(comparison.word_pairs, WordPairsMax(comparison));
  EXPECT_GT(comparison.word_pairs + 24 * 24, WordPairsMax(comparison));
  EXPECT_EQ(comparison.words_replaced, kPlaces);
}

// What is not looked at closely is another word, unless it is the same.
TEST(AlignFillings, MisprintsAreKnownAgainWhileFewWordsAreCompared) {
  const auto pages = [](int places, const std::string& word) {
    std::string text = SharedHead();
    for (int place = 0; place < places; ++place) {
      for (const char* shared : {"head", "of", "place"}) text += shared + std::to_string(place) + ' ';
      for (int i = 0; i < 12; ++i) text += word + (i % 2 == 0 ? " some " : " same ");
    }
    return text;
  };
  const auto compare = [&](int places) {
    return Compare(ShingledOf(pages(places, "harbour")), ShingledOf(pages(places, "harb0ur")));
  };
  const Comparison few = compare(10);
  EXPECT_EQ(few.words_replaced, 0u);
  EXPECT_LT(few.word_pairs, WordPairsMax(few));
  const Comparison many = compare(100);
  EXPECT_LE(many.word_pairs, WordPairsMax(many));
  EXPECT_GT(many.words_replaced, 500u);
  EXPECT_LT(many.words_replaced, 1200u);
}

TEST(AlignFillings, NumbersInThePlaceOfOthersAreCounted) {
  const auto forecast = [](const std::string& high, const std::string& low) {
    return "Mostly cloudy in the north with a high of " + high +
           " degrees and light winds from the west. The low overnight on the coast will be " + low +
           " at most, and clouds move in from the sea before the morning";
  };
  EXPECT_EQ(CompareFillings(forecast("14", "6"), forecast("17", "9")).comparison.numbers_replaced, 2u);
  EXPECT_EQ(CompareFillings(forecast("14", "6"), forecast("17", "6")).comparison.numbers_replaced, 1u);
  EXPECT_EQ(CompareFillings(forecast("14 to 16", "6"), forecast("14", "6")).comparison.numbers_replaced, 0u);
  EXPECT_EQ(CompareFillings(forecast("14C", "6"), forecast("14", "6")).comparison.numbers_replaced, 0u);
  EXPECT_EQ(CompareFillings(forecast("14km", "6"), forecast("17", "6")).comparison.numbers_replaced, 1u);
  EXPECT_EQ(CompareFillings(forecast("1lyric", "6"), forecast("17", "6")).comparison.numbers_replaced, 0u);
  EXPECT_EQ(CompareFillings(forecast("14 to 16", "6"), forecast("16 or so", "6")).comparison.numbers_replaced,
            0u);
  std::string padding;
  for (int i = 0; i < 150; ++i) padding += " word" + std::to_string(i);
  const Comparison longer =
      CompareFillings(forecast("14", "6") + padding, forecast("17", "9") + padding).comparison;
  EXPECT_EQ(longer.numbers_replaced, 2u);  // at any length
  EXPECT_FALSE(longer.article.replaced.empty());
}

// Numbers between the windows count; those in front and behind, such as datelines, do not.
TEST(AlignFillings, NumbersBetweenTheWindowsAreCompared) {
  const std::string head = "Calm and dry weather is expected over the northern islands today with a high of ";
  const std::string tail =
      " degrees, while the ferries between the harbour and the lighthouse keep their hours, ";
  const Comparison result = Compare(
      ShingledOf("7 May 1903 " + head + "17" + tail + "17 until 23 sailings in all were made last week 99"),
      ShingledOf(head + "21" + tail + "17 until 23 sailings in all were made last week"));
  EXPECT_EQ(result.article.numbers, 2u);
  EXPECT_EQ(result.canonical.numbers, 3u);
  EXPECT_EQ(result.numbers_shared, 2u);
}

// What is filled into a template tells two texts apart, though the template is known boilerplate.
TEST(AlignFillings, NumbersAreComparedBeforeMasking) {
  const auto rates = [](const std::string& first, const std::string& second) {
    return ShingledOf("The central bank set its official rate this morning at " + first +
                      " to the dollar after a quiet night of trade, and at " + second +
                      " to the pound, as dealers in the capital had expected it to do");
  };
  const ShingledText article = rates("6.11", "9.42");
  const ShingledText canonical = rates("6.37", "9.85");
  const Comparison result =
      Compare(article, Weights(article.shingles.size(), 0), canonical, Weights(canonical.shingles.size(), 0));
  EXPECT_EQ(result.article.units_matched, 0u);
  EXPECT_EQ(result.article.numbers, 4u);
  EXPECT_EQ(result.canonical.numbers, 4u);
  EXPECT_EQ(result.numbers_shared, 2u);
}

}  // namespace
}  // namespace newsfold
