#include "tests/store/decide/simhash_aimer.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "dedup/sketch/shingle.h"

namespace newsfold::testing {
namespace {

// How far each bit's count of ones is from a tie, doubled so that it stays whole.
class Margins {
 public:
  explicit Margins(std::uint64_t target) : target_(target) {}

  void Add(std::uint64_t hash, int sign) {
    for (int bit = 0; bit < 64; ++bit) margins_[bit] += (hash >> bit & 1) != 0 ? sign : -sign;
  }
  // How far all bits that are not yet as wanted are from it, in all.
  int Missing() const {
    int missing = 0;
    for (int bit = 0; bit < 64; ++bit) {
      const int wanted = (target_ >> bit & 1) != 0 ? margins_[bit] : -margins_[bit];
      missing += std::max(0, 1 - wanted);
    }
    return missing;
  }

 private:
  std::uint64_t target_;
  std::array<int, 64> margins_{};
};

}  // namespace

SimHashAimer::SimHashAimer(const HashSecret& secret, std::uint64_t seed) {
  constexpr char kConsonants[] = "bdfgklmnprstvz";
  constexpr char kVowels[] = "aeiou";
  Random random(seed);
  std::string text;
  while (words_.size() < kWords) {
    std::string word;
    for (int i = 0; i < 3; ++i) {
      word.push_back(kConsonants[random.Below(std::size(kConsonants) - 1)]);
      word.push_back(kVowels[random.Below(std::size(kVowels) - 1)]);
    }
    if (std::find(words_.begin(), words_.end(), word) != words_.end()) continue;
    text.append(word).append(" ");
    words_.push_back(std::move(word));
  }
  FoldedText folded;
  Folder(secret).Fold(text, &folded);
  tokens_ = std::move(folded.tokens);
  if (tokens_.size() != kWords) std::abort();
  std::vector<std::uint64_t> hashes;
  for (const Token& first : tokens_) {
    for (const Token& second : tokens_) {
      const Token pair[] = {first, second};
      ShingleHashes(pair, kSimHashShingleWidth, &hashes);
      pair_hashes_.push_back(hashes.front());
    }
  }
}

std::string SimHashAimer::TextWith(std::uint64_t target, std::size_t words, std::size_t swaps_max,
                                   Random& random) const {
  std::vector<std::uint32_t> text(words);
  for (std::uint32_t& word : text) word = DrawWord(random);
  Margins margins(target);
  for (std::size_t i = 0; i + 1 < words; ++i) margins.Add(PairHash(text[i], text[i + 1]), 1);
  int missing = margins.Missing();
  for (std::size_t swap = 0; swap < swaps_max && missing > 0; ++swap) {
    const std::uint32_t at = 1 + random.Below(static_cast<std::uint32_t>(words - 2));
    const std::uint32_t word = DrawWord(random);
    Margins tried = margins;
    tried.Add(PairHash(text[at - 1], text[at]), -1);
    tried.Add(PairHash(text[at], text[at + 1]), -1);
    tried.Add(PairHash(text[at - 1], word), 1);
    tried.Add(PairHash(word, text[at + 1]), 1);
    if (tried.Missing() > missing) continue;
    missing = tried.Missing();
    margins = tried;
    text[at] = word;
  }
  std::string result;
  for (std::size_t i = 0; i < words; ++i) {
    result.append(words_[text[i]]).append(i % 12 == 11 ? ".\n" : " ");
  }
  return result;
}

std::vector<std::string> SimHashAimer::RarePhrases(std::size_t count, std::size_t tried,
                                                   Random& random) const {
  std::vector<std::pair<std::uint64_t, std::string>> phrases;
  std::vector<std::uint64_t> hashes;
  for (std::size_t i = 0; i < tried; ++i) {
    std::string phrase;
    std::vector<Token> key;
    for (std::uint32_t width = 0; width < kKeyWidth; width += KeyWidthOf(key.back())) {
      const std::uint32_t word = DrawWord(random);
      key.push_back(tokens_[word]);
      phrase.append(phrase.empty() ? "" : " ").append(words_[word]);
    }
    KeyHashes(key, &hashes);
    phrases.emplace_back(hashes.front(), std::move(phrase));
  }
  std::sort(phrases.begin(), phrases.end());
  phrases.erase(std::unique(phrases.begin(), phrases.end()), phrases.end());
  std::vector<std::string> rarest;
  for (std::size_t i = 0; i < std::min(count, phrases.size()); ++i) rarest.push_back(phrases[i].second);
  return rarest;
}

}  // namespace newsfold::testing
