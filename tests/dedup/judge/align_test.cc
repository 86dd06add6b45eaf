#include "dedup/judge/align.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "tests/dedup/judge/compare.h"
#include "tests/dedup/judge/token_maker.h"

namespace newsfold {
namespace {

using testing::Compare;
using testing::TokenMaker;
using testing::Weights;
using Words = std::vector<std::uint32_t>;

// The rules of align.h, as plainly as they can be written.
struct ReferenceSide {
  const ShingledText& text;
  const ShingledText& other_text;
  const Weights& weights;
  std::vector<bool> matched;
  std::vector<std::size_t> counterpart;
  std::vector<std::string> words;
  std::vector<std::string> other_words;

  ReferenceSide(const ShingledText& own, const ShingledText& other, const Weights& w)
      : text(own), other_text(other), weights(w), words(WordsOf(own)), other_words(WordsOf(other)) {
    std::map<std::uint64_t, std::size_t> others;
    for (std::size_t i = 0; i < other.shingles.size(); ++i) others.emplace(other.shingles[i], i);
    for (const std::uint64_t shingle : own.shingles) {
      const auto found = others.find(shingle);
      matched.push_back(found != others.end());
      counterpart.push_back(found != others.end() ? found->second : 0);
    }
  }
  int WeightOf(std::size_t i, bool masked) const {
    return masked && !weights.empty() ? weights[i] : kFullWeight;
  }

  // What the shorter text could score, at most.
  int ScoreMax() const {
    return static_cast<int>(std::min(text.shingles.size(), other_text.shingles.size())) * kScoreUnit;
  }

  int PeakMin() const { return std::clamp(ScoreMax() / 2, kPeakShortMin, kPeakMin); }

  int StartPeakMin() const { return std::max(ScoreMax() / 4, kPeakShortMin); }

  // Whether the windows of two shingles of one text leave no token between them.
  static bool Adjoin(const ShingledText& side, std::size_t first, std::size_t second) {
    return second <= first + ShingleTokenCount(side.folded.tokens, kShingleWidth, first);
  }

  // The words of a text that TokenMaker made; characters are none.
  static std::vector<std::string> WordsOf(const ShingledText& side) {
    std::vector<std::string> words;
    std::string rest = side.folded.folded;
    for (const Token& token : side.folded.tokens) {
      const std::size_t length = token.units == 2 ? rest.find(' ') : 4;
      words.push_back(token.units == 2 ? rest.substr(0, length) : "");
      rest.erase(0, token.units == 2 ? length + 1 : length);
    }
    return words;
  }

  // Whether removing one or two letters of one word and putting none to two there makes the other.
  static bool IsMisprint(const std::string& word, const std::string& other) {
    for (const auto& [removed, put] : {std::pair(1, 1), {1, 0}, {0, 1}, {1, 2}, {2, 1}}) {
      const auto kept = static_cast<int>(word.size()) - removed;
      if (kept < std::max(removed, put) || kept + put != static_cast<int>(other.size())) continue;
      for (int at = 0; at <= kept; ++at) {
        if (word.substr(0, at) == other.substr(0, at) && word.substr(at + removed) == other.substr(at + put))
          return true;
      }
    }
    return false;
  }

  // The tokens between the windows of two shingles of one text.
  static std::deque<std::size_t> TokensBetween(const ShingledText& side, std::size_t first,
                                               std::size_t second) {
    std::deque<std::size_t> tokens;
    for (std::size_t i = first + ShingleTokenCount(side.folded.tokens, kShingleWidth, first); i < second; ++i)
      tokens.push_back(i);
    return tokens;
  }

  // What it costs if there are misprints; `cost` if there are none.
  int MisprintCost(std::size_t last, std::size_t next, int gap, int cost) const {
    std::deque<std::size_t> own = TokensBetween(text, last, next);
    std::deque<std::size_t> others = TokensBetween(other_text, counterpart[last], counterpart[next]);
    int agree = 0;
    int misprints = 0;
    const auto is_same = [&](std::size_t i, std::size_t j) {
      const bool agrees = text.folded.tokens[i].hash == other_text.folded.tokens[j].hash;
      if (!agrees && !IsMisprint(words[i], other_words[j])) return false;
      ++(agrees ? agree : misprints);
      return true;
    };
    while (!own.empty() && !others.empty() && is_same(own.front(), others.front())) {
      own.pop_front();
      others.pop_front();
    }
    while (!own.empty() && !others.empty() && is_same(own.back(), others.back())) {
      own.pop_back();
      others.pop_back();
    }
    if (misprints == 0) return cost;
    const auto replaced = static_cast<int>(std::min(own.size(), others.size()));
    const auto inserted = static_cast<int>(std::max(own.size(), others.size())) - replaced;
    const int misses = replaced == 0 ? misprints - 2 * agree : misprints + 4 * replaced;
    return std::clamp((misses + std::max(0, inserted - 10)) * kFullWeight, -gap, cost);
  }

  // What `gap` of misses between two matched shingles costs.
  int GapCost(std::size_t last, std::size_t next, int gap) const {
    const auto from = static_cast<int>(counterpart[last]);
    const auto to = static_cast<int>(counterpart[next]);
    const int own_gap = static_cast<int>(next - last - 1) * kFullWeight;
    const int other_gap = (to - from - 1) * kFullWeight;
    if (to <= from) return gap;
    if (Adjoin(text, last, next) && other_gap - own_gap <= kInsertionMax) return 0;
    int cost = other_gap < gap ? std::max(other_gap, gap - kInsertionMax) : gap;
    if (Adjoin(other_text, counterpart[last], counterpart[next]))
      cost = std::max(0, gap - other_gap - kInsertionMax);
    return MisprintCost(last, next, gap, cost);
  }

  // Score of the shingles from `begin` to `end`, both matched; everything that is free is free.
  int ScoreOf(std::size_t begin, std::size_t end, bool masked) const {
    int sum = 0;
    std::size_t last = begin;
    for (std::size_t i = begin; i <= end; ++i) {
      if (!matched[i]) continue;
      int gap = 0;
      for (std::size_t j = last + 1; j < i; ++j) gap += WeightOf(j, masked);
      if (gap > 0) gap = GapCost(last, i, gap);
      sum += kMissScore * gap + kMatchScore * WeightOf(i, masked);
      last = i;
    }
    return sum;
  }

  // The best end of a run from `begin`, and its score.
  std::pair<std::size_t, int> BestEnd(std::size_t begin, bool masked) const {
    std::size_t best_end = begin;
    int best = 0;
    std::size_t last = begin;
    for (std::size_t i = begin; i < matched.size() && i < best_end + kGapMax; ++i) {
      // What is known once shingle i was read: before a match the insertion's allowance may still be granted.
      int pending = 0;
      for (std::size_t j = last + 1; j <= i; ++j) pending += matched[j] ? 0 : WeightOf(j, masked);
      const int here = matched[i]
                           ? ScoreOf(begin, i, masked) - kMatchScore * WeightOf(i, masked)
                           : ScoreOf(begin, last, masked) + kMissScore * (pending - kInsertionMax - kSeamMax);
      if ((here < 0 && best < PeakMin()) || here <= best - kDropMax) break;
      if (!matched[i]) continue;
      last = i;
      if (ScoreOf(begin, i, masked) > best) {
        best = ScoreOf(begin, i, masked);
        best_end = i + 1;
      }
    }
    return {best_end, best};
  }

  bool IsVerbatimStart(std::size_t begin, std::size_t end) const {
    if (begin != 0) return false;
    for (std::size_t i = 0; i < end; ++i) {
      if (!matched[i] || text.shingles[i] != other_text.shingles[i]) return false;
    }
    return true;
  }

  std::vector<bool> CoveredTokens(bool masked) const {
    std::vector<bool> covered(text.folded.tokens.size());
    for (std::size_t begin = 0; begin < matched.size();) {
      if (!matched[begin] || WeightOf(begin, masked) == 0) {
        ++begin;
        continue;
      }
      const auto [end, score] = BestEnd(begin, masked);
      if (score >= PeakMin() || (score >= StartPeakMin() && IsVerbatimStart(begin, end))) {
        const std::size_t last = end - 1 + ShingleTokenCount(text.folded.tokens, kShingleWidth, end - 1);
        std::fill(covered.begin() + static_cast<std::ptrdiff_t>(begin),
                  covered.begin() + static_cast<std::ptrdiff_t>(last), true);
      }
      begin = end;
    }
    return covered;
  }

  double TokenWeight(std::size_t token, bool masked) const {
    if (!masked || weights.empty()) return 1;
    int best = 0;
    for (std::size_t i = 0; i <= token && i < matched.size(); ++i) {
      if (i + ShingleTokenCount(text.folded.tokens, kShingleWidth, i) > token)
        best = std::max<int>(best, weights[i]);
    }
    return best / static_cast<double>(kFullWeight);
  }

  double Coverage(bool masked) const {
    const std::vector<bool> covered = CoveredTokens(masked);
    double inside = 0;
    double total = 0;
    for (std::size_t token = 0; token < covered.size(); ++token) {
      const double units = TokenWeight(token, masked) * text.folded.tokens[token].units;
      total += units;
      inside += covered[token] ? units : 0;
    }
    return total > 0 ? inside / total : 0;
  }

  // Unmasked units in front of the first window.
  double Lead() const {
    const std::vector<bool> covered = CoveredTokens(true);
    double lead = 0;
    for (std::size_t token = 0; token < covered.size() && !covered[token]; ++token)
      lead += TokenWeight(token, true) * text.folded.tokens[token].units;
    return lead;
  }
};

double ReferenceResemblance(const ShingledText& a, const ShingledText& b) {
  const std::set<std::uint64_t> left(a.shingles.begin(), a.shingles.end());
  const std::set<std::uint64_t> right(b.shingles.begin(), b.shingles.end());
  std::set<std::uint64_t> all = left;
  all.insert(right.begin(), right.end());
  if (all.empty()) return 0;
  return static_cast<double>(left.size() + right.size() - all.size()) / static_cast<double>(all.size());
}

Comparison Compare(const Words& article, const Words& canonical) {
  return Compare(TokenMaker::FromWords(article), TokenMaker::FromWords(canonical));
}

Words Join(std::initializer_list<Words> parts) {
  Words all;
  for (const Words& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// A copy with pieces replaced, dropped, inserted and moved.
Words Mangle(const Words& original, TokenMaker* maker) {
  const std::uint32_t misprints_end = 3 + maker->Below(20);
  Words result;
  for (std::size_t i = 0; i < original.size(); ++i) {
    const std::uint32_t dice = maker->Below(60);
    if (dice == 0) i += maker->Below(40);
    if (dice == 1) result.push_back(maker->Below(9000));
    if (dice == 2) result = Join({result, maker->Words(maker->Below(120), 9000)});
    const bool is_misprinted = dice >= 3 && dice < misprints_end;  // in its last digit, mostly
    if (i < original.size()) result.push_back(original[i] + (is_misprinted ? 2 : 0));
  }
  if (maker->Below(4) == 0)
    std::rotate(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(result.size() / 3),
                result.end());
  return result;
}

TEST(Align, EqualsThePlainRulesOnRandomCopies) {
  TokenMaker maker(11);
  Aligner aligner;  // reused, as in the archive
  for (int round = 0; round < 300; ++round) {
    const Words original = maker.Words(maker.Below(500), 1 + maker.Below(3000));
    const ShingledText article = TokenMaker::FromWords(Mangle(original, &maker));
    const ShingledText canonical = TokenMaker::FromWords(original);
    const bool masked = maker.Below(2) == 0;
    Weights article_weights(masked ? article.shingles.size() : 0);
    Weights canonical_weights(masked ? canonical.shingles.size() : 0);
    for (Weights* weights : {&article_weights, &canonical_weights}) {
      ShingleWeight weight = kFullWeight;
      for (ShingleWeight& w : *weights) {
        if (maker.Below(30) == 0) weight = Weights{0, 1, kFullWeight, kFullWeight}[maker.Below(4)];
        w = weight;
      }
    }
    aligner.SetArticle(article, article_weights);
    Comparison result;
    aligner.Compare(canonical, canonical_weights, &result);
    const ReferenceSide left(article, canonical, article_weights);
    const ReferenceSide right(canonical, article, canonical_weights);
    ASSERT_NEAR(result.article.coverage, left.Coverage(true), 1e-9) << round;
    ASSERT_NEAR(result.canonical.coverage, right.Coverage(true), 1e-9) << round;
    ASSERT_NEAR(result.article.coverage_unmasked, left.Coverage(false), 1e-9) << round;
    ASSERT_NEAR(result.canonical.coverage_unmasked, right.Coverage(false), 1e-9) << round;
    ASSERT_NEAR(result.article.units_lead, left.Lead(), 1) << round;
    ASSERT_NEAR(result.canonical.units_lead, right.Lead(), 1) << round;
    ASSERT_NEAR(result.resemblance, ReferenceResemblance(article, canonical), 1e-9) << round;
  }
}

TEST(Align, EqualTextsCoverEachOther) {
  // Characters alone: windows of words can leave one over.
  const Words words = TokenMaker(12).Characters(300, 5000);
  const Comparison result = Compare(words, words);
  EXPECT_EQ(result.article.coverage, 1);
  EXPECT_EQ(result.canonical.coverage, 1);
  EXPECT_EQ(result.resemblance, 1);
  EXPECT_EQ(result.article.units_own_passage, 0u);
  ASSERT_EQ(result.spans.size(), 1u);
  EXPECT_EQ(result.spans[0], (Span{0, 2999, 0, 2999}));
}

TEST(Align, StrangersShareNothing) {
  TokenMaker maker(13);
  const Comparison result = Compare(maker.Words(400, 100'000), maker.Words(400, 100'000));
  EXPECT_EQ(result.article.coverage, 0);
  EXPECT_EQ(result.resemblance, 0);
  EXPECT_TRUE(result.spans.empty());
}

TEST(Align, InjectedPieceSplitsTheSpanExactlyThere) {
  TokenMaker maker(14);
  const Words head = maker.Words(100, 50'000);
  const Words piece = maker.Words(3, 50'000);
  const Words tail = maker.Words(100, 50'000);
  const Comparison result = Compare(Join({head, piece, tail}), Join({head, tail}));
  EXPECT_EQ(result.canonical.coverage, 1);
  ASSERT_EQ(result.spans.size(), 2u);
  EXPECT_EQ(result.spans[0], (Span{0, 999, 0, 999}));
  EXPECT_EQ(result.spans[1], (Span{1030, 2029, 1000, 1999}));
}

// What is inserted into one text only costs less than what both texts have of their own there.
TEST(Align, InsertionsAreBridgedWhereTheOtherTextGoesOn) {
  TokenMaker maker(22);
  Words article;
  Words canonical;
  for (int piece = 0; piece < 30; ++piece) {
    const Words shared = maker.Words(9, 1'000'000);
    article = Join({article, shared, maker.Words(12, 1'000'000)});
    canonical = Join({canonical, shared});
  }
  EXPECT_GT(Compare(article, canonical).article.coverage, 0.9);
  Words other;
  for (std::size_t i = 0; i < canonical.size(); i += 9) {
    const auto begin = canonical.begin() + static_cast<std::ptrdiff_t>(i);
    other = Join({other, Words(begin, begin + 9), maker.Words(12, 1'000'000)});
  }
  EXPECT_LT(Compare(article, other).article.coverage, 0.5);
}

TEST(Align, SubstitutedWordsAreBridgedWithinOneSpan) {
  Words words = TokenMaker(15).Words(200, 50'000);
  const Words original = words;
  words[50] += 2;
  words[120] += 2;
  const Comparison result = Compare(words, original);
  EXPECT_EQ(result.article.coverage, 1);
  ASSERT_EQ(result.spans.size(), 1u);
}

TEST(Align, ReorderedParagraphsStillCount) {
  TokenMaker maker(16);
  const Words first = maker.Words(150, 50'000);
  const Words second = maker.Words(150, 50'000);
  const Comparison result = Compare(Join({second, first}), Join({first, second}));
  EXPECT_GT(result.article.coverage, 0.98);
  EXPECT_GT(result.canonical.coverage, 0.98);
  EXPECT_EQ(result.spans.size(), 2u);
}

TEST(Align, ExcerptInsideAnotherBodyIsFoundOnBothSides) {
  TokenMaker maker(17);
  const Words excerpt = maker.Words(80, 50'000);
  const Words article = Join({maker.Words(300, 50'000), excerpt, maker.Words(300, 50'000)});
  const Words canonical = Join({maker.Words(100, 50'000), excerpt, maker.Words(500, 50'000)});
  const Comparison result = Compare(article, canonical);
  EXPECT_NEAR(result.article.coverage, 80.0 / 680, 0.02);
  EXPECT_GE(result.article.units_own_passage, 400u);
  ASSERT_EQ(result.spans.size(), 1u);
  EXPECT_EQ(result.spans[0], (Span{3000, 3799, 1000, 1799}));
}

TEST(Align, ShortCoincidenceIsNoWindow) {
  TokenMaker maker(18);
  const Words shared = maker.Words(12, 50'000);
  const Comparison result = Compare(Join({maker.Words(200, 50'000), shared, maker.Words(200, 50'000)}),
                                    Join({maker.Words(150, 50'000), shared, maker.Words(100, 50'000)}));
  EXPECT_EQ(result.article.coverage, 0);
  EXPECT_GT(result.resemblance, 0);
}

TEST(Align, AShortTextNeedsAShorterWindow) {
  TokenMaker maker(23);
  const Words shared = maker.Characters(18, 50'000);
  EXPECT_EQ(Compare(shared, Join({maker.Words(150, 50'000), shared})).article.coverage, 1);
  const Comparison apart =
      Compare(Join({maker.Words(40, 50'000), shared}), Join({maker.Words(150, 50'000), shared}));
  EXPECT_EQ(apart.article.coverage, 0);
}

// The characters of which a teaser consists, with a credit of as many behind them.
TEST(Align, WhatBothTextsBeginWithNeedsNoLongWindow) {
  TokenMaker maker(25);
  const auto characters = [&maker](std::size_t count) { return maker.Characters(count, 50'000); };
  const Words shared = characters(18);
  const Words credit = characters(18);
  const Words rest = characters(60);
  EXPECT_EQ(Compare(Join({shared, credit}), Join({shared, rest})).article.units_matched, 18u);
  EXPECT_EQ(Compare(Join({shared, credit}), Join({rest, shared})).article.units_matched, 0u);
  EXPECT_EQ(Compare(Join({credit, shared}), Join({shared, rest})).article.units_matched, 0u);
  Words edited = shared;
  edited[5] += 2;
  EXPECT_EQ(Compare(Join({edited, credit}), Join({shared, rest})).article.units_matched, 0u);
  // Navigation above longer texts.
  EXPECT_EQ(Compare(Join({shared, rest}), Join({shared, characters(60)})).article.units_matched, 0u);
}

TEST(Align, APassageOfItsOwnSharesNoShingleThoughAWindowBridgesIt) {
  TokenMaker maker(24);
  const auto characters = [&maker](std::size_t count) { return maker.Characters(count, 50'000); };
  const Words head = characters(150);
  const Words tail = characters(150);
  const Comparison result = Compare(Join({head, characters(40), tail}), Join({head, characters(30), tail}));
  EXPECT_EQ(result.article.coverage, 1);
  EXPECT_EQ(result.canonical.coverage, 1);
  EXPECT_EQ(result.article.units_own_passage, 40u);
  EXPECT_EQ(result.canonical.units_own_passage, 30u);
}

TEST(Align, AnOpeningEndsWhereLittleIsShared) {
  TokenMaker maker(25);
  const auto characters = [&maker](std::size_t count) { return maker.Characters(count, 50'000); };
  const Words head = characters(100);
  const Words tail = characters(100);
  const ShingledText article =
      TokenMaker::FromWords(Join({characters(50), head, characters(400), tail, characters(70)}));
  const Comparison result = Compare(article, {}, TokenMaker::FromWords(Join({tail, head})), {});
  EXPECT_EQ(result.article.units_matched, 200u);
  EXPECT_EQ(result.article.units_lead, 50u);
  EXPECT_EQ(result.article.units_opening, 100u);
  EXPECT_EQ(result.article.units_own_passage, 400u);
  EXPECT_EQ(result.canonical.units_opening, 200u);
}

TEST(Align, BoilerplateDoesNotCover) {
  TokenMaker maker(19);
  const Words boilerplate = maker.Words(200, 50'000);
  const ShingledText a = TokenMaker::FromWords(Join({maker.Words(100, 50'000), boilerplate}));
  const ShingledText b = TokenMaker::FromWords(Join({maker.Words(100, 50'000), boilerplate}));
  Weights mask(a.shingles.size(), kFullWeight);
  std::fill(mask.begin() + 100, mask.end(), ShingleWeight{0});
  Weights other_mask(b.shingles.size(), kFullWeight);
  std::fill(other_mask.begin() + 100, other_mask.end(), ShingleWeight{0});
  const Comparison result = Compare(a, mask, b, other_mask);
  EXPECT_EQ(result.article.coverage, 0);
  EXPECT_EQ(result.article.units_matched, 0u);
  EXPECT_GT(result.article.coverage_unmasked, 0.5);
}

TEST(Align, NoMoreSpansThanTheLimitAndTheLongestAreKept) {
  TokenMaker maker(20);
  Words article;
  Words canonical;
  for (std::uint32_t piece = 0; piece < kSpansMax + 20; ++piece) {
    const Words shared = maker.Words(piece < 20 ? 16 : 30, 1'000'000);
    article = Join({article, shared, maker.Words(2, 1'000'000)});
    canonical = Join({canonical, shared});
  }
  const Comparison result = Compare(article, canonical);
  ASSERT_EQ(result.spans.size(), kSpansMax);
  for (std::size_t i = 0; i < result.spans.size(); ++i) {
    EXPECT_GE(result.spans[i].article_end - result.spans[i].article_begin, 250u);
    if (i > 0) {
      EXPECT_GT(result.spans[i].article_begin, result.spans[i - 1].article_begin);
    }
  }
}

TEST(Align, EmptyAndTinyTextsCompareToNothing) {
  for (const std::size_t length : {0, 1, 2}) {
    const Comparison result = Compare(Words(length, 1), Words(length, 1));
    EXPECT_EQ(result.article.coverage, 0);
    EXPECT_EQ(result.resemblance, 0);
  }
}

// Runs that repeatedly start, sag and end must not be scanned again and again.
TEST(Align, SawtoothOfMatchesAndMissesIsLinear) {
  TokenMaker maker(21);
  const Words tooth = maker.Words(30, 1'000'000);
  Words article;
  for (int i = 0; i < 5'000; ++i) {
    article.insert(article.end(), tooth.begin(), tooth.end());
    const Words gap = maker.Words(50, 1'000'000);
    article.insert(article.end(), gap.begin(), gap.end());
  }
  const Comparison result = Compare(article, tooth);
  EXPECT_EQ(result.canonical.coverage, 1);
  EXPECT_GT(result.article.coverage, 0.3);
}

// What is told of two texts without aligning them is what aligning tells. Characters: they have no misprints.
TEST(Aligner, TextsThatShareTooLittleHaveNoWindow) {
  TokenMaker maker(23);
  int too_little = 0;
  for (int round = 0; round < 500; ++round) {
    Words article = maker.Characters(20 + maker.Below(200), 5000);
    Words canonical = maker.Characters(20 + maker.Below(200), 5000);
    const std::size_t shared = std::min<std::size_t>({maker.Below(24), article.size(), canonical.size()});
    std::copy_n(article.begin(), shared, canonical.begin());
    const bool is_told_twice = round % 4 == 0;
    const Words beginning(article.begin(), article.begin() + 20);
    if (is_told_twice) article.insert(article.end(), beginning.begin(), beginning.end());
    const ShingledText left = TokenMaker::FromWords(article), right = TokenMaker::FromWords(canonical);
    Aligner aligner;
    aligner.SetArticle(left, {});
    Comparison quick;
    Comparison full;
    const bool is_too_little = aligner.ShareTooLittle(right.shingles, &quick);
    aligner.Compare(right, {}, &full);
    const std::size_t matches = shared < 8 ? 0 : shared - 7;
    EXPECT_EQ(is_too_little, (is_told_twice ? 2 : 1) * matches < 8) << shared;
    if (!is_too_little) continue;
    ++too_little;
    EXPECT_EQ(full.article.coverage, 0) << shared;
    EXPECT_EQ(full.canonical.coverage, 0) << shared;
    EXPECT_EQ(quick.resemblance, full.resemblance);
    EXPECT_EQ(quick.article.containment, full.article.containment);
    EXPECT_EQ(quick.canonical.containment, full.canonical.containment);
  }
  EXPECT_GT(too_little, 200);
}

}  // namespace
}  // namespace newsfold
