// What stands in one text in the place of what stands in the other: what a template is filled with.

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <vector>

#include "dedup/base/assert.h"
#include "dedup/judge/align.h"
#include "dedup/text/fold.h"
#include "dedup/text/word.h"

namespace newsfold {
namespace {

// More tokens in the place of others are other sentences, not what is filled into one.
constexpr std::size_t kReplacedTokensMax = 24;

// A word is split into as many at most, and looked for in places of as many words: keeps the cost small.
constexpr std::size_t kJoinedWordsMax = 3;
constexpr std::size_t kJoinedPlaceMax = 8;

// What is left of a word where letters were lost is as many pieces at most.
constexpr std::size_t kRemainsMax = 6;

// Bits of the words of a place, from the first of them on.
std::uint32_t BitsOf(std::size_t first, std::size_t count) {
  static_assert(kReplacedTokensMax < 32);
  return ((std::uint32_t{1} << count) - 1) << first;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) { return (byte & 0x80) == 0; });
}

// A line of as many tokens is a sentence, whatever it ends with.
constexpr std::size_t kSentenceTokensMin = 20;

// The line that holds a token.
const Line& LineOf(const FoldedText& folded, std::size_t token) {
  const auto behind = std::upper_bound(folded.lines.begin(), folded.lines.end(), token,
                                       [](std::size_t i, const Line& line) { return i < line.token_begin; });
  assert(behind != folded.lines.begin());
  return *std::prev(behind);
}

// Whether the phrase that ends with the token before `index` goes on there, with a space between at most.
bool GoesOnAt(const FoldedText& folded, std::size_t index) {
  const std::vector<Token>& tokens = folded.tokens;
  if (index == 0 || index >= tokens.size()) return false;
  return tokens[index].begin <= ByteEnd(tokens[index - 1]) + 1 && LineOf(folded, index).token_begin < index;
}

std::string_view WithoutSpace(std::string_view word) {
  if (word.ends_with(' ')) word.remove_suffix(1);
  return word;
}

// Of `replaced` keeps what is not among `tokens`: one of each hash, by hash.
void KeepAbsent(const std::vector<Token>& tokens, std::vector<Token>* replaced) {
  const auto by_hash = [](const Token& a, const Token& b) { return a.hash < b.hash; };
  std::sort(replaced->begin(), replaced->end(), by_hash);
  const auto equal = [](const Token& a, const Token& b) { return a.hash == b.hash; };
  replaced->erase(std::unique(replaced->begin(), replaced->end(), equal), replaced->end());
  if (replaced->empty()) return;
  for (const Token& token : tokens) {
    const auto found = std::lower_bound(replaced->begin(), replaced->end(), token, by_hash);
    if (found != replaced->end() && found->hash == token.hash) found->units = 0;
  }
  std::erase_if(*replaced, [](const Token& token) { return token.units == 0; });
}

std::uint32_t CountDistinct(std::vector<std::uint64_t>* hashes) {
  std::sort(hashes->begin(), hashes->end());
  hashes->erase(std::unique(hashes->begin(), hashes->end()), hashes->end());
  return static_cast<std::uint32_t>(hashes->size());
}

}  // namespace

void Aligner::Side::MarkNumbers() {
  number.resize(folded_end.size());
  for (std::size_t token = 0; token < number.size(); ++token) number[token] = NumberOf(Folded(token));
}

// Texts that share no window are no fillings of one template, and most candidates are such.
void Aligner::Side::CollectNumbers() {
  numbers.clear();
  number.clear();
  if (runs.empty()) return;
  MarkNumbers();
  for (std::size_t token = runs.front().begin; token < TokenEnd(runs.back()); ++token) {
    if (number[token] != 0) numbers.push_back(text->folded.tokens[token].hash);
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

void Aligner::CompareFillings(Comparison* result) {
  result->numbers_replaced = result->words_replaced = result->names_replaced = result->word_pairs = 0;
  result->tokens_shorter = static_cast<std::uint32_t>(
      std::min(article_.text->folded.tokens.size(), canonical_.text->folded.tokens.size()));
  result->article.replaced.clear();
  result->canonical.replaced.clear();
  CompareNumbers(result);
  if (article_.number.empty() || canonical_.number.empty()) return;
  if (article_.text->folded.tokens.size() <= canonical_.text->folded.tokens.size()) {
    CollectReplaced(article_, canonical_, &result->article, &result->canonical, result);
  } else {
    CollectReplaced(canonical_, article_, &result->canonical, &result->article, result);
  }
}

void Aligner::CompareNumbers(Comparison* result) {
  result->article.numbers = static_cast<std::uint32_t>(article_.numbers.size());
  result->canonical.numbers = static_cast<std::uint32_t>(canonical_.numbers.size());
  result->numbers_shared = 0;
  for (const std::uint64_t number : article_.numbers) {
    result->numbers_shared +=
        std::binary_search(canonical_.numbers.begin(), canonical_.numbers.end(), number);
  }
  NEWSFOLD_ASSERT(result->numbers_shared <= std::min(result->article.numbers, result->canonical.numbers));
}

// What stands between two shared shingles that follow each other in both texts; and in front of the first of
// all and behind the last, if it is of the same phrase: a dateline is not. Walks the shorter text, whichever
// that is: it has few places.
void Aligner::CollectReplaced(const Side& shorter, const Side& longer, SideCoverage* shorter_result,
                              SideCoverage* longer_result, Comparison* result) {
  std::vector<std::uint64_t>& names = replaced_names_;
  std::vector<std::uint64_t>& other_names = other_replaced_names_;
  names.clear();
  other_names.clear();
  const auto add = [&](const Run& run, const Run& other) {
    if (run.begin >= run.end || other.begin >= other.end) return;
    if (std::max(run.end - run.begin, other.end - other.begin) > kReplacedTokensMax) return;
    if (!shorter.IsInSentence(run) || !longer.IsInSentence(other)) return;
    result->numbers_replaced += shorter.HasOtherNumbers(run, longer, other);
    result->words_replaced += CountWordsReplaced(shorter, run, longer, other, &names, &other_names, result);
    const auto append = [](const Side& side, const Run& tokens, std::vector<Token>* replaced) {
      const auto begin = side.text->folded.tokens.begin();
      replaced->insert(replaced->end(), begin + static_cast<std::ptrdiff_t>(tokens.begin),
                       begin + static_cast<std::ptrdiff_t>(tokens.end));
    };
    append(shorter, run, &shorter_result->replaced);
    append(longer, other, &longer_result->replaced);
  };
  const auto go_on_at = [&](std::size_t token, std::size_t other) {
    return GoesOnAt(shorter.text->folded, token) && GoesOnAt(longer.text->folded, other);
  };
  Run run;  // between the shared shingles
  Run other;
  for (std::size_t i = 0; i < shorter.matched.size(); ++i) {
    if (!shorter.matched[i]) continue;
    run.end = i;
    other.end = shorter.counterpart[i];
    if (run.begin > 0 || go_on_at(run.end, other.end)) add(run, other);
    run.begin = shorter.window_end[i];
    other.begin = longer.window_end[other.end];
  }
  run.end = shorter.text->folded.tokens.size();
  other.end = longer.text->folded.tokens.size();
  if (go_on_at(run.begin, other.begin)) add(run, other);
  result->names_replaced = std::min(CountDistinct(&names), CountDistinct(&other_names));
  KeepAbsent(longer.text->folded.tokens, &shorter_result->replaced);
  KeepAbsent(shorter.text->folded.tokens, &longer_result->replaced);
}

// Whether the tokens stand in one line that is a sentence or as long as one: counters, dates and headlines do
// not.
bool Aligner::Side::IsInSentence(const Run& run) const {
  const Line& line = LineOf(text->folded, run.begin);
  if (run.end > line.token_end) return false;
  return line.ends_sentence || line.token_end - line.token_begin >= kSentenceTokensMin;
}

// The words that are one of the others.
std::uint32_t Aligner::Side::FindSameWords(const Run& run, const Side& other, const Run& others) const {
  std::uint32_t same = 0;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    for (std::size_t j = others.begin; j < others.end; ++j) {
      if (text->folded.tokens[i].hash != other.text->folded.tokens[j].hash) continue;
      same |= BitsOf(i - run.begin, 1);
      break;
    }
  }
  return same;
}

// Finds the words that are a misprint of one of the others, or one of which letters were lost, or what the
// others are run together, or a part of what one of them was split into; and of the rest the names that are
// another spelling of one of the others.
void Aligner::Side::FindAlikeWords(const Run& run, const Side& other, const Run& others,
                                   KnownWords* known) const {
  const bool is_small = std::max(run.end - run.begin, others.end - others.begin) <= kJoinedPlaceMax;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const std::string_view word = Folded(i);
    for (std::size_t j = others.begin; j < others.end; ++j) {
      const std::string_view its_other = other.Folded(j);
      known->alike |= BitsOf(i - run.begin, CountRemains({i, run.end}, its_other));
      if (is_small) known->alike |= BitsOf(i - run.begin, CountParts({i, run.end}, its_other));
      const std::uint32_t bit = BitsOf(i - run.begin, 1);
      if (((known->same | known->alike) & bit) != 0) continue;
      const bool is_alike = IsMisprint(word, its_other) || other.CountRemains({j, others.end}, word) > 0 ||
                            (is_small && other.CountParts({j, others.end}, word) > 0);
      if (is_alike) known->alike |= bit;
    }
  }
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const std::uint32_t bit = BitsOf(i - run.begin, 1);
    if (!text->folded.tokens[i].is_name || ((known->same | known->alike) & bit) != 0) continue;
    for (std::size_t j = others.begin; j < others.end && (known->known_names & bit) == 0; ++j)
      if (MaySpellOneName(Folded(i), other.Folded(j))) known->known_names |= bit;
  }
}

// How often a word stands there, or several in a row, that is not known. Appends the hash of the first name
// of each row that is not either.
std::uint32_t Aligner::Side::CountOtherWords(const Run& run, const KnownWords& known,
                                             std::vector<std::uint64_t>* names) const {
  std::uint32_t count = 0;
  bool is_in_row = false;
  bool row_has_name = false;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const std::uint32_t bit = BitsOf(i - run.begin, 1);
    if ((known.same & bit) != 0) is_in_row = row_has_name = false;
    if (((known.same | known.alike) & bit) != 0) continue;
    count += !is_in_row;
    is_in_row = true;
    const Token& token = text->folded.tokens[i];
    if (row_has_name || !token.is_name || (known.known_names & bit) != 0) continue;
    row_has_name = true;
    names->push_back(token.hash);
  }
  return count;
}

// In how many rows words stand in the place of others, in the text that has fewer of them. A character that
// is no word, alone in the place of one, may be a misprint of it.
std::uint32_t Aligner::CountWordsReplaced(const Side& shorter, const Run& run, const Side& longer,
                                          const Run& other, std::vector<std::uint64_t>* names,
                                          std::vector<std::uint64_t>* other_names, Comparison* result) {
  NEWSFOLD_ASSERT(std::max(run.end - run.begin, other.end - other.begin) <= kReplacedTokensMax);
  const auto is_character = [](const Side& side, const Run& place) {
    return place.end - place.begin == 1 && side.text->folded.tokens[place.begin].units == 1;
  };
  if (is_character(shorter, run) && is_character(longer, other)) return 0;
  KnownWords known;
  KnownWords other_known;
  known.same = shorter.FindSameWords(run, longer, other);
  other_known.same = longer.FindSameWords(other, shorter, run);
  const std::size_t pairs = result->word_pairs + (run.end - run.begin) * (other.end - other.begin);
  if (pairs <= kWordPairsMin + std::size_t{kWordPairsPerToken} * result->tokens_shorter) {
    result->word_pairs = static_cast<std::uint32_t>(pairs);
    shorter.FindAlikeWords(run, longer, other, &known);
    longer.FindAlikeWords(other, shorter, run, &other_known);
  }
  return std::min(shorter.CountOtherWords(run, known, names),
                  longer.CountOtherWords(other, other_known, other_names));
}

// How many of the words, from the first on, are `word` when run together; 0 if none are, it is too long, or
// they would be more than kJoinedWordsMax.
std::size_t Aligner::Side::CountParts(const Run& words, std::string_view word) const {
  std::string_view rest = WithoutSpace(word);
  if (rest.size() > kWordBytesMax) return 0;
  const std::size_t end = std::min(words.end, words.begin + kJoinedWordsMax);
  for (std::size_t i = words.begin; i < end; ++i) {
    const std::string_view part = WithoutSpace(Folded(i));
    if (!rest.starts_with(part)) return 0;
    rest.remove_prefix(part.size());
    if (rest.empty()) return i + 1 - words.begin;
  }
  return 0;
}

// How many of the words, from the first on, are what is left of `word` where letters were lost to an
// encoding; 0 if they are not, or would be more than kRemainsMax.
std::size_t Aligner::Side::CountRemains(const Run& words, std::string_view word) const {
  constexpr std::size_t kGapBytesMax = 6;  // two U+FFFD
  const std::string_view letters = WithoutSpace(word);
  if (letters.size() == word.size() || letters.size() > kWordBytesMax) return 0;
  const std::vector<Token>& tokens = text->folded.tokens;
  // Most words are told apart by their first letters.
  const std::string_view first = WithoutSpace(Folded(words.begin));
  const std::size_t lead_max = tokens[words.begin].lost_before != 0 ? kLostLettersMax : 0;
  if (letters.substr(0, lead_max + first.size()).find(first) == std::string_view::npos) return 0;
  if (!IsAscii(letters)) return 0;
  std::array<WordPiece, kRemainsMax> pieces;
  std::size_t count = 0;
  for (std::size_t i = words.begin; i < words.end && count < kRemainsMax; ++i, ++count) {
    const bool is_near = i + 1 < tokens.size() && tokens[i + 1].begin <= ByteEnd(tokens[i]) + kGapBytesMax;
    pieces[count] = {WithoutSpace(Folded(i)), tokens[i].lost_before != 0, tokens[i].lost_behind != 0,
                     is_near};
  }
  return CountLeftOf(letters, std::span(pieces).first(count));
}

// Whether both have numbers, between the aligned windows of either text, but none in common.
bool Aligner::Side::HasOtherNumbers(const Run& run, const Side& longer, const Run& other) const {
  bool counts = false;
  bool other_counts = false;
  bool agree = false;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    counts |= number[i] != 0;
    for (std::size_t j = other.begin; j < other.end; ++j)
      agree |= number[i] != 0 && number[i] == longer.number[j];
  }
  for (std::size_t j = other.begin; j < other.end; ++j) other_counts |= longer.number[j] != 0;
  const auto in_windows = [](const Side& side, const Run& place) {
    return !side.runs.empty() && side.runs.front().begin <= place.begin &&
           place.end <= side.TokenEnd(side.runs.back());
  };
  return counts && other_counts && !agree && in_windows(*this, run) && in_windows(longer, other);
}

}  // namespace newsfold
