#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace newsfold {

// Pieces of texts, to be looked for in other bytes: every kPieceBytes bytes in a row, or of very many texts a
// share of them, chosen by their hashes, so that kPiecesMax are not exceeded. A piece is known by its hash,
// which two have by chance once in 2^64. Source: R. Karp, M. Rabin, "Efficient randomized
// pattern-matching algorithms", IBM JRD 31(2), 1987. Thread-compatible.
class PieceSet {
 public:
  static constexpr std::size_t kPieceBytes = 40;
  static constexpr std::size_t kPiecesMax = std::size_t{1} << 21;

  PieceSet();

  // A text that is shorter has none.
  void Add(std::string_view text);
  // Takes out the pieces that are in `bytes`. Returns how many.
  std::size_t TakeOut(std::string_view bytes);
  // Adds the pieces of `bytes` that are here to *found. Takes 3 ns a byte, and 10 of hundreds of
  // thousands of pieces.
  void FindIn(std::string_view bytes, PieceSet* found) const;

  // At most so many of them, chosen by their hashes.
  std::vector<std::uint64_t> Share(std::size_t pieces_max) const;
  void Add(const std::vector<std::uint64_t>& hashes);
  // Of both.
  void Add(const PieceSet& other);
  // Whether they have one in common.
  bool Meets(const PieceSet& other) const;

  bool empty() const { return hashes_.empty(); }
  std::size_t size() const { return hashes_.size(); }

 private:
  template <class Visit>
  static void ForEachPiece(std::string_view bytes, Visit visit);
  static bool IsChosen(std::uint64_t hash, int halvings);
  bool Has(std::uint64_t hash) const;
  void Insert(std::uint64_t hash);

  int halvings_ = 0;  // of the share that is chosen
  std::unordered_set<std::uint64_t> hashes_;
  std::vector<std::uint64_t> filter_;  // a bit for each value of some bits of a hash
};

}  // namespace newsfold
