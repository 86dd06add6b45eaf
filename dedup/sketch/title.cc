#include "dedup/sketch/title.h"

#define XXH_INLINE_ALL
#include <algorithm>
#include <array>
#include <cassert>

#include <xxhash.h>

#include "dedup/base/assert.h"
#include "dedup/sketch/shingle.h"

namespace newsfold {
namespace {

constexpr std::size_t kNamedTokensMin = 2;

// What sets a site's name off from its title.
constexpr std::array<std::string_view, 6> kSeparators = {" - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", "|",
                                                         "_",   "\xEF\xBD\x9C"};

void SortDistinct(std::vector<std::uint64_t>* hashes) {
  std::sort(hashes->begin(), hashes->end());
  hashes->erase(std::unique(hashes->begin(), hashes->end()), hashes->end());
}

// Whether a character of three bytes of UTF-8 that scripts without spaces use begins with this byte: kana,
// Han, Hangul.
bool IsSpacelessLead(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value >= 0xE3 && value <= 0xED;
}

// Whether the hyphen at `at` stands between characters of such scripts, where it joins no words.
bool IsBareSeparator(std::string_view title, std::size_t at) {
  return title[at] == '-' && at >= 3 && at + 1 < title.size() && IsSpacelessLead(title[at - 3]) &&
         IsSpacelessLead(title[at + 1]);
}

// How long the separator at `at` is; 0 if there is none.
std::size_t SeparatorBytes(std::string_view title, std::size_t at) {
  for (const std::string_view separator : kSeparators) {
    if (title.substr(at).starts_with(separator)) return separator.size();
  }
  return IsBareSeparator(title, at) ? 1 : 0;
}

// Calls visit(begin, end) for what stands between separators, empty or not.
template <class Visitor>
void ForEachPart(std::string_view title, const Visitor& visit) {
  std::size_t begin = 0;
  for (std::size_t end = 0; end < title.size();) {
    const std::size_t separator = SeparatorBytes(title, end);
    if (separator == 0) {
      ++end;
      continue;
    }
    visit(begin, end);
    begin = end += separator;
  }
  visit(begin, title.size());
}

// The tokens of the longest part of a title: the story's, not the site's.
void CollectStoryTokens(std::string_view title, const std::vector<Token>& tokens,
                        std::vector<std::uint64_t>* result) {
  std::size_t longest_begin = 0;
  std::size_t longest_end = 0;
  ForEachPart(title, [&](std::size_t begin, std::size_t end) {
    if (end - begin <= longest_end - longest_begin) return;
    longest_begin = begin;
    longest_end = end;
  });
  result->clear();
  for (const Token& token : tokens) {
    if (token.begin >= longest_begin && token.begin < longest_end) result->push_back(token.hash);
  }
  SortDistinct(result);
}

// Order matters in a pair: the second hash is spread by an odd constant first.
std::uint64_t PairHash(const Token& first, const Token& second) {
  return first.hash + second.hash * 0x9e3779b97f4a7c15ULL;
}

// Calls add(hash) for each pair of neighbouring tokens, or for the only token.
template <class Adder>
void ForEachPair(const std::vector<Token>& tokens, const Adder& add) {
  if (tokens.size() == 1) add(tokens.front().hash);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) add(PairHash(tokens[i], tokens[i + 1]));
}

// The part of the title from `begin` to `end`, folded.
void AddPart(std::size_t title_begin, std::size_t title_end, const FoldedText& folded, TitleScratch* scratch,
             TitleSketch* result) {
  if (folded.tokens.empty()) return;
  const auto part = static_cast<std::uint32_t>(result->parts.size());
  std::vector<std::uint64_t>& hashes = scratch->part_hashes;
  hashes.clear();
  for (const Token& token : folded.tokens) hashes.push_back(token.hash);
  const auto begin = static_cast<std::uint32_t>(result->folded.size());
  result->folded += folded.folded;
  result->parts.push_back({XXH3_64bits(hashes.data(), hashes.size() * sizeof(hashes[0])),
                           static_cast<std::uint32_t>(title_begin), static_cast<std::uint32_t>(title_end),
                           begin, static_cast<std::uint32_t>(result->folded.size())});
  ForEachPair(folded.tokens, [&](std::uint64_t hash) { result->part_pairs.push_back({hash, part}); });
}

// REQUIRES: scratch->folded is the whole title's, which most titles are one part of.
void CollectParts(const Folder& folder, std::string_view title, TitleScratch* scratch, TitleSketch* result) {
  result->parts.clear();
  result->part_pairs.clear();
  result->folded.clear();
  ForEachPart(title, [&](std::size_t begin, std::size_t end) {
    const bool is_whole = end - begin == title.size();
    if (!is_whole) folder.Fold(title.substr(begin, end - begin), &scratch->part);
    AddPart(begin, end, is_whole ? scratch->folded : scratch->part, scratch, result);
  });
  std::sort(result->part_pairs.begin(), result->part_pairs.end(),
            [](const auto& a, const auto& b) { return a.hash < b.hash; });
}

// Some neighbouring parts of a title.
struct PartRange {
  const TitleSketch* title = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::uint32_t size() const { return end - begin; }
  PartRange WithoutFirst() const { return {title, begin + 1, end}; }
  PartRange WithoutLast() const { return {title, begin, end - 1}; }
  bool Holds(const TitleSketch::PartPair& pair) const { return pair.part >= begin && pair.part < end; }
  std::uint64_t first() const { return title->parts[begin].digest; }
  std::uint64_t last() const { return title->parts[end - 1].digest; }
};

// Walks the distinct pairs of some parts, by hash.
class PairWalk {
 public:
  explicit PairWalk(const PartRange& range) : range_(range) { Settle(); }
  bool is_over() const { return next_ == range_.title->part_pairs.size(); }
  std::uint64_t hash() const { return range_.title->part_pairs[next_].hash; }
  void Advance() {
    const std::uint64_t before = hash();
    while (!is_over() && hash() == before) ++next_;
    Settle();
  }

 private:
  void Settle() {
    while (!is_over() && !range_.Holds(range_.title->part_pairs[next_])) ++next_;
  }

  const PartRange range_;
  std::size_t next_ = 0;
};

// Walks the distinct pairs of a whole title, by hash: they go over separators too, for another site may have
// none.
class WholeWalk {
 public:
  explicit WholeWalk(const TitleSketch& title) : hashes_(title.hashes) {
    assert(std::is_sorted(hashes_.begin(), hashes_.end()));
  }
  bool is_over() const { return next_ == hashes_.size(); }
  std::uint64_t hash() const { return hashes_[next_]; }
  void Advance() { ++next_; }

 private:
  const std::vector<std::uint64_t>& hashes_;
  std::size_t next_ = 0;
};

// What two walks have in common, of the shorter one.
template <class Walk>
TitleMatch Overlap(Walk left, Walk right) {
  std::uint32_t shared = 0;
  std::uint32_t left_count = 0;
  std::uint32_t right_count = 0;
  while (!left.is_over() || !right.is_over()) {
    const bool take_left = right.is_over() || (!left.is_over() && left.hash() <= right.hash());
    const bool take_right = left.is_over() || (!right.is_over() && right.hash() <= left.hash());
    shared += take_left && take_right;
    left_count += take_left;
    right_count += take_right;
    if (take_left) left.Advance();
    if (take_right) right.Advance();
  }
  const std::uint32_t fewer = std::min(left_count, right_count);
  NEWSFOLD_ASSERT(shared <= fewer);
  return {fewer == 0 ? 0 : static_cast<double>(shared) / fewer, fewer};
}

// Takes away what both titles begin or end with.
void DropCommonEnds(PartRange* a, PartRange* b) {
  while (a->size() > 1 && b->size() > 1 && a->last() == b->last()) {
    *a = a->WithoutLast();
    *b = b->WithoutLast();
  }
  while (a->size() > 1 && b->size() > 1 && a->first() == b->first()) {
    *a = a->WithoutFirst();
    *b = b->WithoutFirst();
  }
}

PartRange AllParts(const TitleSketch& title) {
  return {&title, 0, static_cast<std::uint32_t>(title.parts.size())};
}

std::uint32_t CountPairs(const PartRange& range) {
  std::uint32_t count = 0;
  for (PairWalk walk(range); !walk.is_over(); walk.Advance()) ++count;
  return count;
}

}  // namespace

void SketchTitle(const Folder& folder, std::string_view title, TitleScratch* scratch, TitleSketch* result) {
  folder.Fold(title, &scratch->folded);
  const std::vector<Token>& tokens = scratch->folded.tokens;
  CollectStoryTokens(title, tokens, &result->tokens);
  result->hashes.clear();
  ForEachPair(tokens, [result](std::uint64_t hash) { result->hashes.push_back(hash); });
  SortDistinct(&result->hashes);
  CollectParts(folder, title, scratch, result);
}

std::vector<HashTag> TitlePartTags(const TitleSketch& sketch) {
  std::vector<HashTag> tags;
  tags.reserve(sketch.parts.size());
  for (const TitleSketch::Part& part : sketch.parts) tags.push_back(HashTagOf(part.digest));
  return tags;
}

std::string TitleWithout(std::string_view title, const TitleSketch& sketch,
                         const std::vector<bool>& is_left_out) {
  NEWSFOLD_ASSERT(is_left_out.size() == sketch.parts.size());
  std::string left;
  for (std::size_t i = 0; i < sketch.parts.size(); ++i) {
    if (is_left_out[i]) continue;
    const TitleSketch::Part& part = sketch.parts[i];
    NEWSFOLD_ASSERT(part.title_end <= title.size());
    if (!left.empty()) left += '|';
    left += title.substr(part.title_begin, part.title_end - part.title_begin);
  }
  return left;
}

std::uint64_t TitleKey(const TitleSketch& sketch) {
  if (sketch.hashes.size() < kTitleKeyPairsMin) return 0;
  const std::uint64_t key = XXH3_64bits(sketch.hashes.data(), sketch.hashes.size() * sizeof(std::uint64_t));
  return key + (key == 0);
}

std::uint64_t TitleSample(const TitleSketch& sketch) {
  return sketch.hashes.size() < kTitleKeyPairsMin ? 0 : sketch.hashes.front();
}

TitleMatch CompareTitles(const TitleSketch& a, const TitleSketch& b, TitleSites sites) {
  PartRange left = AllParts(a);
  PartRange right = AllParts(b);
  if (sites == TitleSites::kSame) DropCommonEnds(&left, &right);
  const bool are_whole = left.size() == a.parts.size() && right.size() == b.parts.size();
  TitleMatch best =
      are_whole ? Overlap(WholeWalk(a), WholeWalk(b)) : Overlap(PairWalk(left), PairWalk(right));
  if (left.size() < 2 || right.size() < 2) return best;
  for (const PartRange& some : {left.WithoutLast(), left.WithoutFirst()}) {
    for (const PartRange& other : {right.WithoutLast(), right.WithoutFirst()}) {
      const TitleMatch match = Overlap(PairWalk(some), PairWalk(other));
      if (match.pairs >= kTitleKeyPairsMin && match.resemblance > best.resemblance) best = match;
    }
  }
  return best;
}

double TitleResemblance(const TitleSketch& a, const TitleSketch& b) {
  return CompareTitles(a, b, TitleSites::kOther).resemblance;
}

std::uint32_t PairsInside(const TitleSketch& title, std::string_view folded_text) {
  const PartRange all = AllParts(title);
  const auto stands_inside = [&](const PartRange& range) {
    const std::size_t begin = title.parts[range.begin].folded_begin;
    const std::size_t end = title.parts[range.end - 1].folded_end;
    return folded_text.find(std::string_view(title.folded).substr(begin, end - begin)) !=
           std::string_view::npos;
  };
  if (all.size() == 0) return 0;
  if (stands_inside(all)) return CountPairs(all);
  if (all.size() == 1) return 0;
  for (const PartRange& range : {all.WithoutLast(), all.WithoutFirst()}) {
    if (stands_inside(range)) return CountPairs(range);
  }
  return 0;
}

bool NamesAlone(const TitleSketch& title, const TitleSketch& other, std::span<const Token> tokens) {
  assert(std::is_sorted(title.tokens.begin(), title.tokens.end()));
  assert(std::is_sorted(other.tokens.begin(), other.tokens.end()));
  const auto names = [](const TitleSketch& sketch, const Token& token) {
    return std::binary_search(sketch.tokens.begin(), sketch.tokens.end(), token.hash);
  };
  const auto named_alone = std::count_if(tokens.begin(), tokens.end(), [&](const Token& token) {
    return names(title, token) && !names(other, token);
  });
  return static_cast<std::size_t>(named_alone) >= kNamedTokensMin;
}

}  // namespace newsfold
