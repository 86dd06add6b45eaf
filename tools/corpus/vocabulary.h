#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/corpus/random.h"
#include "tools/corpus/zipf.h"

namespace newsfold {

enum class CorpusLanguage : std::uint8_t { kSimplifiedChinese, kTraditionalChinese, kEnglish };

inline constexpr CorpusLanguage kAllCorpusLanguages[] = {
    CorpusLanguage::kSimplifiedChinese, CorpusLanguage::kTraditionalChinese, CorpusLanguage::kEnglish};

// "zh", "zh-hant", "en".
std::string_view NameOf(CorpusLanguage language);
std::optional<CorpusLanguage> ParseCorpusLanguage(std::string_view name);
constexpr bool IsChinese(CorpusLanguage language) {
  return language != CorpusLanguage::kEnglish;
}

// What texts are made of. Plain: the stories of one seed draw the same 8,192 words, and have a few stock
// phrases in common. Lifelike: words and set phrases never end, and recur as often as in news, so that
// looking for copies costs what it does there (docs/decisions/0036-a-corpus-fitted-to-real-sets.md). Words,
// phrases and sites are the same for every seed then, as those of the world are; stories are not.
enum class Wording : std::uint8_t { kPlain, kLifelike };

// "plain", "lifelike".
std::string_view NameOf(Wording wording);
std::optional<Wording> ParseWording(std::string_view name);

// The words of one language: the most frequent ones are real, the long tail is invented from syllables or
// from common characters. The two Chinese scripts share one vocabulary for one seed.
// Immutable.
class Vocabulary {
 public:
  Vocabulary(CorpusLanguage language, std::uint64_t seed);

  // Any number of words: of those that are not kept, the word of a rank is made when it is drawn, always the
  // same. Ranks follow Zipf's law, from the end of the kept ones on with exponent 2, as in large collections
  // of news (R. Ferrer i Cancho, R. Sole, "Two regimes in the frequency of words and the origins of complex
  // lexicons", Journal of Quantitative Linguistics 8, 2001), so that what is new among n words is about the
  // square root of n (Heaps' law).
  void AppendEndlessly(Random& random, std::string* out) const;
  // A phrase of several words that other stories have too: one of many, by Zipf's law, made when
  // it is drawn.
  void AppendSetPhrase(Random& random, std::string* out) const;

  // A word by Zipf's law. Views live as long as the vocabulary.
  std::string_view Draw(Random& random) const { return words_[ranks_.Draw(random)].view(); }
  // A content word, each equally likely: what an article is about.
  std::string_view DrawTopical(Random& random) const;
  // A phrase that every newsroom uses.
  std::string_view DrawPhrase(Random& random) const;
  std::string_view DrawAgency(Random& random) const;

  void AppendPerson(Random& random, std::string* out) const;
  void AppendPlace(Random& random, std::string* out) const;

  CorpusLanguage language() const { return language_; }

 private:
  // Fixed size, so that words lie side by side.
  struct Word {
    char bytes[15];
    std::uint8_t size;
    std::string_view view() const { return {bytes, size}; }
  };

  void AddWord(std::string_view word);
  void AddInventedWords(Random& random);
  void AppendRareWord(Random& random, std::string* out) const;
  std::string InventWord(Random& random) const;
  std::string InScript(std::string_view text) const;

  CorpusLanguage language_;
  std::uint64_t seed_;
  std::vector<std::string_view> characters_;  // that Chinese words are invented of
  ZipfRanks ranks_;
  std::vector<Word> words_;
  std::uint32_t topical_begin_ = 0;
  std::vector<std::string> phrases_;
  std::vector<std::string> agencies_;
  std::vector<std::string> family_names_;
  std::vector<std::string> given_names_;
  std::vector<std::string> places_;
};

}  // namespace newsfold
