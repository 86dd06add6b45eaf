#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dedup/fingerprint.h"

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
  double coverage = 0;                      // share of unmasked units inside aligned windows, 0..1
  double coverage_unmasked = 0;             // the same with the boilerplate mask switched off
  double containment = 0;                   // share of distinct shingles the other text has, 0..1
  std::uint32_t units_matched = 0;          // unmasked units inside aligned windows
  std::uint32_t units_unmasked = 0;         // unmasked units in all
  std::uint32_t units_unmatched_block = 0;  // longest run of unmasked units outside any aligned window
};

// The outcome of comparing an article with a canonical, exact and from the texts themselves.
struct Comparison {
  SideCoverage article;
  SideCoverage canonical;
  double resemblance = 0;   // Jaccard coefficient of the two shingle sets, 0..1
  std::vector<Span> spans;  // by article offset; at most kSpansMax, the longest are kept
};

inline constexpr std::size_t kSpansMax = 256;

// Constants of the aligned windows: a run of shingles scores +kMatchScore for one the other text has (times
// its weight) and kMissScore for one it has not; a run ends when it falls kDropMax below its peak, and counts
// if the peak reaches kPeakMin. In tenths, so that sums are exact. See docs/decisions for what they beat.
inline constexpr int kMatchScore = 10;
inline constexpr int kMissScore = -5;
inline constexpr int kDropMax = 300;
inline constexpr int kPeakMin = 200;

// Compares one article with any number of canonicals.
//
// Shingles both texts have are chained into aligned windows: maximum-scoring runs with an X-drop, which
// bridge small edits such as injected phrases, typos and recognition errors. Runs are found on each side by
// itself, so reordered paragraphs still count.
// Source of the run rule: S. Altschul et al., "Basic local alignment search tool", J. Mol. Biol. 215, 1990
// (ungapped extension); of maximal scoring runs: W. Ruzzo, M. Tompa, ISMB 1999.
//
// Cost: linear in the two texts. No allocation once warm. Thread-compatible.
class Aligner {
 public:
  // Sets the article every following Compare is about. Both arguments must outlive those calls.
  // `weights`: one a shingle, or empty for "nothing is masked".
  void SetArticle(const ShingledText& article, std::span<const ShingleWeight> weights);

  // Compares the article with `canonical`, whose `weights` may be empty likewise.
  // REQUIRES: SetArticle was called.
  void Compare(const ShingledText& canonical, std::span<const ShingleWeight> weights, Comparison* result);

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t first_index = 0;  // first shingle of the article with this hash
    std::uint32_t epoch_seen = 0;   // comparison in which the canonical was seen to have it
  };

  const ShingledText* article_ = nullptr;
  std::span<const ShingleWeight> article_weights_;
  std::vector<Slot> slots_;  // open addressing, power of two
  std::size_t slot_mask_ = 0;
  std::uint32_t epoch_ = 0;
  std::size_t article_distinct_ = 0;
};

}  // namespace newsfold
