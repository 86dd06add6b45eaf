#include "tools/corpus/writer.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/corpus/han.h"
#include "tools/corpus/noise.h"
#include "tools/corpus/page_parts.h"
#include "tools/corpus/sentences.h"

namespace newsfold {
namespace {

std::string Body(CorpusLanguage language, std::uint32_t bytes, std::uint64_t seed = 1) {
  const ArticleWriter writer(language, 3);
  Random random(seed);
  Topic topic;
  writer.DrawTopic(random, &topic);
  std::string body;
  writer.AppendBody(random, topic, bytes, &body);
  return body;
}

TEST(CorpusLanguage, NamesComeBack) {
  for (const CorpusLanguage language : kAllCorpusLanguages)
    EXPECT_EQ(ParseCorpusLanguage(NameOf(language)), language);
  EXPECT_FALSE(ParseCorpusLanguage("tlh"));
}

std::size_t CountDistinct(const Vocabulary& vocabulary, int draws) {
  Random random(4);
  std::set<std::string> words;
  for (int draw = 0; draw < draws; ++draw) {
    std::string word;
    vocabulary.AppendEndlessly(random, &word);
    words.insert(std::move(word));
  }
  return words.size();
}

TEST(Vocabulary, GrowsWithTheSquareRootOfTheText) {
  const Vocabulary vocabulary(CorpusLanguage::kEnglish, 1);
  const std::size_t fewer = CountDistinct(vocabulary, 100'000);
  const std::size_t more = CountDistinct(vocabulary, 400'000);
  EXPECT_GT(more, 8192u * 2);
  EXPECT_NEAR(static_cast<double>(more) / static_cast<double>(fewer), 2, 0.2);
}

TEST(Vocabulary, SetPhrasesComeBackWordForWord) {
  for (const CorpusLanguage language : kAllCorpusLanguages) {
    const Vocabulary vocabulary(language, 1);
    Random random(4);
    std::map<std::string, int> counts;
    for (int draw = 0; draw < 20'000; ++draw) {
      std::string phrase;
      vocabulary.AppendSetPhrase(random, &phrase);
      ++counts[phrase];
    }
    EXPECT_LT(counts.size(), 19'000u) << NameOf(language);
    EXPECT_GT(counts.size(), 5'000u) << NameOf(language);
  }
}

TEST(Vocabulary, FollowsZipfsLaw) {
  const Vocabulary vocabulary(CorpusLanguage::kEnglish, 1);
  Random random(1);
  std::map<std::string_view, int> counts;
  for (int draw = 0; draw < 200'000; ++draw) ++counts[vocabulary.Draw(random)];
  std::vector<int> by_rank;
  for (const auto& [word, count] : counts) by_rank.push_back(count);
  std::sort(by_rank.rbegin(), by_rank.rend());
  EXPECT_EQ(counts["the"], by_rank[0]);
  // Weights are 1 / (rank + 2), ranks from 1.
  EXPECT_NEAR(static_cast<double>(by_rank[0]) / by_rank[27], 10, 1.5);
  EXPECT_GT(counts.size(), 7000u);
}

TEST(Vocabulary, ScriptsHaveTheSameWords) {
  const Vocabulary simplified(CorpusLanguage::kSimplifiedChinese, 5);
  const Vocabulary traditional(CorpusLanguage::kTraditionalChinese, 5);
  Random one(1), two(1);
  for (int draw = 0; draw < 1000; ++draw) {
    std::string converted;
    AppendTraditional(simplified.Draw(one), &converted);
    EXPECT_EQ(converted, traditional.Draw(two));
  }
}

TEST(Vocabulary, TopicalWordsAreManyAndNotTheFrequentOnes) {
  const Vocabulary vocabulary(CorpusLanguage::kEnglish, 1);
  Random random(2);
  std::set<std::string_view> words;
  for (int draw = 0; draw < 5000; ++draw) words.insert(vocabulary.DrawTopical(random));
  EXPECT_GT(words.size(), 3000u);
  EXPECT_FALSE(words.count("the"));
}

TEST(ArticleWriter, BodiesAreAboutAsLongAsAskedFor) {
  for (const CorpusLanguage language : kAllCorpusLanguages) {
    for (const std::uint32_t bytes : {200u, 2000u, 20'000u}) {
      const std::string body = Body(language, bytes);
      EXPECT_GE(body.size(), bytes);
      EXPECT_LT(body.size(), bytes + 800) << NameOf(language);
    }
  }
}

TEST(ArticleWriter, WritesSentencesAndParagraphs) {
  for (const CorpusLanguage language : kAllCorpusLanguages) {
    const std::string body = Body(language, 20'000);
    const auto paragraphs = std::count(body.begin(), body.end(), '\n');
    const auto sentences = static_cast<long>(SplitSentences(body).size());
    EXPECT_GT(paragraphs, 10) << NameOf(language);
    EXPECT_GT(sentences, 2 * paragraphs) << NameOf(language);
    EXPECT_LT(sentences, 6 * paragraphs) << NameOf(language);
  }
}

TEST(ArticleWriter, WritesItsScript) {
  EXPECT_FALSE(HoldsHan(Body(CorpusLanguage::kEnglish, 3000)));
  EXPECT_TRUE(HoldsHan(Body(CorpusLanguage::kSimplifiedChinese, 3000)));
  EXPECT_FALSE(IsTraditional(Body(CorpusLanguage::kSimplifiedChinese, 3000)));
  EXPECT_TRUE(IsTraditional(Body(CorpusLanguage::kTraditionalChinese, 3000)));
}

TEST(ArticleWriter, TopicsComeBackInTheirArticle) {
  const ArticleWriter writer(CorpusLanguage::kEnglish, 3);
  Random random(4);
  Topic topic;
  writer.DrawTopic(random, &topic);
  std::string body;
  writer.AppendBody(random, topic, 5000, &body);
  int held = 0;
  for (const std::string_view word : topic.words) held += body.find(word) != std::string::npos;
  EXPECT_GE(held, 10);
}

TEST(ArticleWriter, BriefsOfOneTemplateDifferInNumbersAndNamesOnly) {
  for (const CorpusLanguage language : kAllCorpusLanguages) {
    const ArticleWriter writer(language, 3);
    Random random(4);
    Topic topic;
    writer.DrawTopic(random, &topic);
    for (std::uint32_t index = 0; index < ArticleWriter::kBriefTemplates; ++index) {
      std::string one, two;
      writer.AppendBrief(random, topic, index, &one);
      writer.AppendBrief(random, topic, index, &two);
      EXPECT_NE(one, two);
      EXPECT_EQ(one.substr(0, 6), two.substr(0, 6));
      EXPECT_EQ(one.find_first_of("#@%"), std::string::npos) << one;
    }
  }
}

TEST(PageParts, SpeakTheLanguageOfTheText) {
  EXPECT_EQ(PageLanguageOf("The library opens"), PageLanguage::kEnglish);
  EXPECT_EQ(PageLanguageOf("图书馆开门"), PageLanguage::kSimplifiedChinese);
  EXPECT_EQ(PageLanguageOf("圖書館開門"), PageLanguage::kTraditionalChinese);
  std::string line;
  AppendReadOn(PageLanguage::kTraditionalChinese, &line);
  EXPECT_EQ(line, "\n點擊閱讀全文");
}

TEST(PageParts, NavigationNamesTheHeadlineAndLeavesNoPlaceholder) {
  Random random(1);
  for (int round = 0; round < 20; ++round) {
    std::string navigation;
    AppendNavigation(PageLanguage::kSimplifiedChinese, "书船启航", random, &navigation);
    EXPECT_THAT(navigation, testing::HasSubstr("书船启航"));
    EXPECT_EQ(navigation.find_first_of("$%#"), std::string::npos) << navigation;
    EXPECT_EQ(navigation.back(), '\n');
  }
}

}  // namespace
}  // namespace newsfold
