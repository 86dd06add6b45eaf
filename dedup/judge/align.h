#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "dedup/sketch/fingerprint.h"

namespace newsfold {

// One stretch that both texts share, in bytes of the two original texts, half open.
struct Span {
  std::uint32_t article_begin = 0;
  std::uint32_t article_end = 0;
  std::uint32_t canonical_begin = 0;
  std::uint32_t canonical_end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

// How much of one text the other covers.
struct SideCoverage {
  double coverage = 0;                  // share of unmasked units inside aligned windows, 0..1
  double coverage_unmasked = 0;         // the same with the boilerplate mask switched off
  double containment = 0;               // share of distinct shingles the other text has, 0..1
  std::uint32_t units_matched = 0;      // unmasked units inside aligned windows
  std::uint32_t units_unmasked = 0;     // unmasked units in all
  std::uint32_t units_lead = 0;         // unmasked units in front of the first aligned window
  std::uint32_t units_opening = 0;      // matched units of the opening (kOpeningShareMin)
  std::uint32_t units_own_passage = 0;  // unmasked units of the longest passage that shares no shingle
  // What tells two fillings of one template apart. Distinct numbers between the first and the last aligned
  // window before masking, which may have hidden the template; and tokens that stand within a sentence where
  // the other text has others, of those that it has nowhere: one of each hash, by hash.
  std::uint32_t numbers = 0;
  std::vector<Token> replaced;
};

// The outcome of comparing an article with a canonical, exact and from the texts themselves.
struct Comparison {
  SideCoverage article;
  SideCoverage canonical;
  double resemblance = 0;            // Jaccard coefficient of the two shingle sets, 0..1
  std::uint32_t numbers_shared = 0;  // of the numbers of both sides
  // Places within a sentence, between the first and the last aligned window of each text, where, between two
  // shared shingles, both texts have numbers, but none in common.
  std::uint32_t numbers_replaced = 0;
  // How often, in such places as `replaced` is from, each text has a word, or several in a row, that the
  // other has not there, nor a misprint of it, nor its letters in other words.
  std::uint32_t words_replaced = 0;
  // How many different names begin such rows in the text that has fewer of them, if the other text has no
  // other spelling of them there.
  std::uint32_t names_replaced = 0;
  std::uint32_t tokens_shorter = 0;  // of the text that has fewer
  // Pairs of words in such places that were looked at for misprints and the like: at most kWordPairsMin, and
  // kWordPairsPerToken for each token of the shorter text. Where there would be more, only words that are the
  // same are known again.
  std::uint32_t word_pairs = 0;
  std::vector<Span> spans;  // by article offset; at most kSpansMax, the longest are kept
};

inline constexpr std::size_t kSpansMax = 64;

// What two texts share of their opening: from the first aligned window on as far as this share of the
// unmasked units is in windows.
inline constexpr double kOpeningShareMin = 0.8;

// Of 12,122 pairs of candidates that share a window, in the labelled sets zh_eventmonitor and en_fnc1, none
// has more than 1,974, and there is one for 13 tokens. Without a bound two texts could have 24 for each
// token.
inline constexpr std::uint32_t kWordPairsMin = 8192;
inline constexpr std::uint32_t kWordPairsPerToken = 1;

// Constants of the aligned windows: a run of shingles scores kMatchScore for one the other text has and
// kMissScore for one it has not, each times its weight; a run ends when it falls kDropMax below its peak or
// kGapMax shingles behind it, and counts if the peak reaches kPeakMin, or, in short texts, half of the score
// of the shorter one, but at least kPeakShortMin; a quarter of it, but at least as much, is enough for what
// both texts begin with, word for word. Where one text goes on with less of a gap, something was inserted
// into the other: kInsertionMax of the excess is free. Where one goes on with no token between, so are the
// windows over the seam, at most kSeamMax. Where words may be misprints of those in their place, each is one
// miss, and the tokens beside them that agree are matches, unless other words stand there too; kInsertionMax
// of what was inserted there is free. A gap never gains more than its misses would cost. Weights are tenths
// and so are scores, which keeps sums exact. See docs/decisions for the values they beat.
inline constexpr int kMatchScore = 2;
inline constexpr int kMissScore = -1;
inline constexpr int kScoreUnit = kMatchScore * kFullWeight;  // one matching shingle of full weight
inline constexpr int kDropMax = 30 * kScoreUnit;
inline constexpr int kPeakMin = 20 * kScoreUnit;
inline constexpr int kPeakShortMin = 8 * kScoreUnit;
inline constexpr std::size_t kGapMax = 240;
inline constexpr int kInsertionMax = 10 * kFullWeight;
inline constexpr int kSeamMax = 7 * kFullWeight;

// Compares one article with any number of canonicals.
//
// Shingles both texts have are chained into aligned windows: maximum-scoring runs with an X-drop, which
// bridge small edits such as injected phrases, typos and recognition errors. Runs are found on each side by
// itself, so reordered paragraphs still count; a gap costs what the shorter side of it lacks, as in the
// chaining of seeds.
// Source of the run rule: S. Altschul et al., "Basic local alignment search tool", J. Mol. Biol. 215, 1990
// (ungapped extension); of maximal scoring runs: W. Ruzzo, M. Tompa, ISMB 1999; of the cost of gaps: M.
// Abouelhoda, E. Ohlebusch, "Chaining algorithms for multiple genome comparison", J. Discrete Algorithms 3,
// 2005.
//
// Cost: linear in the two texts. No allocation once warm. Thread-compatible.
class Aligner {
 public:
  // Sets the article every following Compare is about. Both arguments must outlive those calls.
  // `weights`: one a shingle, or empty for "nothing is masked".
  void SetArticle(const ShingledText& article, std::span<const ShingleWeight> weights);

  // Whether so few shingles of either text are in the other that no window can be aligned, and how many of
  // the distinct ones are shared, in *result, which gets nothing else. Misprints aside, which Compare may
  // bridge. Cost: a tenth of Compare. REQUIRES: SetArticle was called.
  bool ShareTooLittle(std::span<const std::uint64_t> canonical_shingles, Comparison* result);

  // Compares the article with `canonical`, whose `weights` may be empty likewise.
  // REQUIRES: SetArticle was called.
  void Compare(const ShingledText& canonical, std::span<const ShingleWeight> weights, Comparison* result);

 private:
  // One distinct shingle of the article.
  struct Slot {
    std::uint64_t hash = 0;             // 0: empty
    std::uint32_t epoch = 0;            // the last comparison whose canonical has it
    std::uint32_t article_index = 0;    // the article's first shingle with this hash
    std::uint32_t canonical_index = 0;  // where, in that comparison: its first shingle with this hash
  };
  // A run of shingles or of tokens, [begin, end).
  struct Run {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  // What is known of the words of a place, whose bits are by their order in it.
  struct KnownWords {
    std::uint32_t same = 0;   // one of the other text's there
    std::uint32_t alike = 0;  // spelled as one or several of those, or run together, split or misprinted
    std::uint32_t known_names = 0;  // names that may be another spelling of one of those
  };
  // One text of the comparison, with scratch memory.
  struct Side {
    const ShingledText* text = nullptr;
    std::span<const ShingleWeight> weights;
    std::vector<std::uint8_t> matched;        // a shingle: 1 if the other text has it
    std::vector<std::uint32_t> counterpart;   // a matched shingle: the first of the other text equal to it
    std::vector<std::uint32_t> window_end;    // a shingle: the token behind its window
    std::vector<ShingleWeight> token_weight;  // a token: the highest weight of a shingle over it
    std::vector<std::size_t> folded_end;      // a token: where it ends in the folded text, its space included
    std::vector<Run> runs;
    std::vector<std::uint64_t> number;   // a token: the number it is, plus one; 0 for none
    std::vector<std::uint64_t> numbers;  // hashes of distinct numbers, ascending
    int peak_min = kPeakMin;
    int start_peak_min = kPeakMin;  // of what both texts begin with, word for word

    void Set(const ShingledText& new_text, std::span<const ShingleWeight> new_weights);
    void LocateTokens();
    void MarkNumbers();
    void CollectNumbers();
    bool IsInSentence(const Run& run) const;
    std::uint32_t FindSameWords(const Run& run, const Side& other, const Run& others) const;
    void FindAlikeWords(const Run& run, const Side& other, const Run& others, KnownWords* known) const;
    std::uint32_t CountOtherWords(const Run& run, const KnownWords& known,
                                  std::vector<std::uint64_t>* names) const;
    std::size_t CountParts(const Run& words, std::string_view word) const;
    std::size_t CountRemains(const Run& words, std::string_view word) const;
    bool HasOtherNumbers(const Run& run, const Side& longer, const Run& other) const;
    std::size_t TokenEnd(const Run& run) const { return window_end[run.end - 1]; }
    int WeightOf(std::size_t shingle, bool use_weights) const {
      return use_weights && !weights.empty() ? weights[shingle] : kFullWeight;
    }
    bool IsVerbatimStart(const Run& run, int peak) const;
    std::string_view Folded(std::size_t token) const;
    std::optional<int> MisprintCost(const Side& other, Run tokens, Run others) const;
    int GapCost(const Side& other, std::size_t last, std::size_t next, int gap) const;
    std::size_t ExtendRun(const Side& other, std::size_t begin, bool use_weights, int* peak) const;
  };

  std::size_t FindSlot(std::uint64_t hash) const;
  void NextEpoch();
  std::size_t MatchCanonical();
  std::size_t CountArticleMatches() const;
  void Resemble(std::size_t shared, Comparison* result);
  std::size_t CountDistinctUnmatched();
  static void FindRuns(const Side& other, bool use_weights, Side* side);
  static double Coverage(const Side& side, bool use_weights, SideCoverage* detail);
  static void Measure(const Side& other, Side* side, SideCoverage* result);
  void CompareFillings(Comparison* result);
  void CompareNumbers(Comparison* result);
  void CollectReplaced(const Side& shorter, const Side& longer, SideCoverage* shorter_result,
                       SideCoverage* longer_result, Comparison* result);
  static std::uint32_t CountWordsReplaced(const Side& shorter, const Run& run, const Side& longer,
                                          const Run& other, std::vector<std::uint64_t>* names,
                                          std::vector<std::uint64_t>* other_names, Comparison* result);
  void CollectSpans(std::vector<Span>* spans) const;

  Side article_;
  Side canonical_;
  std::vector<Slot> slots_;                          // open addressing, power of two
  std::vector<std::uint32_t> article_slot_;          // a shingle of the article: its slot
  std::vector<std::uint64_t> unmatched_;             // scratch: the canonical's other shingles
  std::vector<std::uint64_t> distinct_;              // scratch: the set of them; open addressing, 0: empty
  std::vector<std::uint64_t> replaced_names_;        // scratch: hashes of names in the shorter text
  std::vector<std::uint64_t> other_replaced_names_;  // scratch: and in the longer
  std::size_t article_distinct_ = 0;
  std::uint32_t epoch_ = 0;
};

}  // namespace newsfold
