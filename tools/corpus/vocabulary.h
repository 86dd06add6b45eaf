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

// The words of one language: the most frequent ones are real, the long tail is invented from syllables or
// from common characters. The two Chinese scripts share one vocabulary for one seed.
// Immutable.
class Vocabulary {
 public:
  Vocabulary(CorpusLanguage language, std::uint64_t seed);

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
  std::string InventWord(const std::vector<std::string_view>& characters, Random& random) const;
  std::string InScript(std::string_view text) const;

  CorpusLanguage language_;
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
