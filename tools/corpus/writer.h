#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "tools/corpus/random.h"
#include "tools/corpus/vocabulary.h"

namespace newsfold {

// What one article is about: words and names that come back in it.
struct Topic {
  std::array<std::string_view, 12> words;  // of the writer's vocabulary
  std::array<std::string, 3> people;
  std::string place;
  std::uint32_t set_phrases = 0;  // for 64 words of a body
  std::uint32_t month = 1;
  std::uint32_t day = 1;
};

// Writes news of one language that means nothing but has the statistics of news: word frequencies, bursts of
// topical words, sentence and paragraph lengths, names, numbers, quotes, stock phrases, datelines.
// Thread-compatible: const, the state is the caller's Random.
class ArticleWriter {
 public:
  ArticleWriter(CorpusLanguage language, std::uint64_t seed, Wording wording = Wording::kPlain)
      : vocabulary_(language, seed), wording_(wording) {}

  void DrawTopic(Random& random, Topic* topic) const;
  void AppendTitle(Random& random, const Topic& topic, std::string* out) const;
  // Paragraphs separated by line feeds, of about `bytes` in all (at least one sentence), half of the time
  // with a dateline in front.
  void AppendBody(Random& random, const Topic& topic, std::uint32_t bytes, std::string* out) const;
  void AppendSentence(Random& random, const Topic& topic, std::string* out) const;
  // `template_index` < kBriefTemplates: a brief of a few lines whose templates differ in names and numbers
  // only.
  void AppendBrief(Random& random, const Topic& topic, std::uint32_t template_index, std::string* out) const;

  static constexpr std::uint32_t kBriefTemplates = 4;

  const Vocabulary& vocabulary() const { return vocabulary_; }

 private:
  void AppendDateline(Random& random, const Topic& topic, std::string* out) const;
  void AppendClauses(Random& random, const Topic& topic, std::string* out) const;
  void AppendEnglishClauses(Random& random, const Topic& topic, std::string* out) const;
  void AppendChineseClauses(Random& random, const Topic& topic, std::string* out) const;
  void AppendQuote(Random& random, const Topic& topic, std::string* out) const;
  void AppendWord(Random& random, const Topic& topic, std::string* out) const;

  Vocabulary vocabulary_;
  Wording wording_;
};

void AppendNumber(std::uint64_t number, std::string* out);

}  // namespace newsfold
