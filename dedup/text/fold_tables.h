#pragma once

#include <cassert>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dedup/text/code_point.h"
#include "dedup/text/digraphia.h"

namespace newsfold {

// What a code point becomes. The first three are those that take no look at their neighbours.
enum class FoldKind : std::uint8_t {
  kSeparator = 0,  // ends a word; the payload is a TailKind, and 4 if a sign may follow
  kCharacter = 1,  // a token of its own; the payload is its folded spelling of 3 bytes
  kHan = 2,        // likewise, and annotations may follow
  kWord = 3,       // part of a word; the payload is its folded spelling of 1 to 3 bytes, of one letter or,
                   // of a digraphic language, of several in ASCII
  kDrop = 4,       // leaves no trace
  kLineBreak = 5,  // a separator
  kOpeningBracket = 6,    // a separator, or the start of an annotation
  kInterlinearStart = 7,  // dropped, with the annotation it starts if there is one
  kJoining = 8,           // a character that joins the one before if Compose says so, or goes in front of it
  kExpansion = 9,         // several pieces, or one of 4 bytes; the payload is the index of the first
  kSign = 10,             // a separator, unless sign.h says otherwise; the payload is '+', '-' or '#'
  kTelling = 11,          // as kWord, and tells a digraphic language (digraphia.h)
  kBase = 12,             // as kExpansion, unless it is another letter with the mark behind it
  kInitial = 13,          // of pieces only: as kWord where a word begins, nothing within one
};

// What a separator says about the end of a line.
enum class TailKind : std::uint8_t {
  kVisible = 0,        // something else ends the line
  kSilent = 1,         // white space, closing quotes and brackets: look at what stands before
  kSentenceFinal = 2,  // full stop and the like
};

// One folded code point of an expansion, or up to three ASCII letters that a digraphic language has for one.
// `kind` is kSeparator, kCharacter, kHan, kJoining, kWord or kInitial.
struct FoldPiece {
  PackedUtf8 utf8;
  FoldKind kind = FoldKind::kSeparator;
  bool is_last = false;
};

// A FoldKind and its payload.
class FoldEntry {
 public:
  FoldEntry() = default;
  FoldEntry(FoldKind kind, std::uint32_t payload) : bits_(static_cast<std::uint32_t>(kind) << 24 | payload) {
    assert(payload >> 24 == 0);
  }

  FoldKind kind() const { return static_cast<FoldKind>(bits_ >> 24); }
  std::uint32_t payload() const { return bits_ & 0xFFFFFF; }

  // The folded spelling of a kCharacter, kHan, kJoining, kTelling or kWord.
  PackedUtf8 spelling() const { return {payload(), payload() > 0xFFFF ? 3U : payload() > 0xFF ? 2U : 1U}; }

  // What the code point says about the end of a line. REQUIRES: kind() != kDrop.
  TailKind tail_kind() const {
    assert(kind() != FoldKind::kDrop);
    return kind() == FoldKind::kSeparator ? static_cast<TailKind>(payload() & 3) : TailKind::kVisible;
  }

  // Whether the sign of a number may stand behind it.
  bool MayPrecedeSign() const {
    return kind() == FoldKind::kLineBreak || kind() == FoldKind::kOpeningBracket ||
           (kind() == FoldKind::kSeparator && (payload() & kPrecedesSign) != 0);
  }

  // Set in the payload of separators behind which a sign may stand.
  static constexpr std::uint32_t kPrecedesSign = 4;

  friend auto operator<=>(const FoldEntry&, const FoldEntry&) = default;  // NOLINT(modernize-use-nullptr)

 private:
  std::uint32_t bits_ = 0;
};

// A view of the table for code points of three UTF-8 bytes, to be copied into loops.
class ThreeByteFolds {
 public:
  ThreeByteFolds(const std::uint32_t* rows, const FoldEntry* entries) : rows_(rows), entries_(entries) {}

  // Whether the lowest three bytes of `utf8`, the first one lowest, have the shape of a three-byte sequence.
  static bool HasShape(std::uint32_t utf8) { return (utf8 & 0xC0C0F0) == 0x8080E0; }

  // The entry of the code point so spelled. An overlong sequence has that of an invalid byte.
  // REQUIRES: HasShape(utf8).
  FoldEntry Lookup(std::uint32_t utf8) const {
    assert(HasShape(utf8));
    return entries_[rows_[utf8 & kRowMask] + (utf8 >> 16 & 0x3F)];
  }

  // The bits of the first two bytes that tell their sequences apart.
  static constexpr std::uint32_t kRowMask = 0x3F0F;

 private:
  const std::uint32_t* rows_;
  const FoldEntry* entries_;
};

// The folding of every code point by itself. Folding is free of context because NFKC_Casefold is followed by
// a full decomposition and non-starters are dropped: composed and decomposed spellings end up the same. Only
// Hangul and kana are composed, and the marks of Thai, Lao, Khmer and Myanmar ordered, by looking at the
// character before; and signs are told by what is around them. The tables of a digraphic language spell its
// Cyrillic letters as its Latin script does.
// Immutable after construction, thread-safe. Construction asks ICU and takes about 0.03 s.
class FoldTables {
 public:
  FoldTables();

  // The tables of a digraphic language: `others` but for its Cyrillic letters.
  FoldTables(const FoldTables& others, DigraphicLanguage language);

  // REQUIRES: code_point <= kInvalidCodePoint.
  FoldEntry Lookup(std::uint32_t code_point) const {
    assert(code_point <= kInvalidCodePoint);
    return entries_[block_begin_[code_point >> kBlockBits] + (code_point & (kBlockSize - 1))];
  }

  ThreeByteFolds three_byte_folds() const { return {three_byte_rows_.data(), entries_.data()}; }

  // Whether the folded code point is a Han character.
  bool IsHan(std::uint32_t code_point) const {
    const FoldEntry entry = Lookup(code_point);
    const FoldKind kind = entry.kind() == FoldKind::kExpansion ? Pieces(entry)->kind : entry.kind();
    return kind == FoldKind::kHan;
  }

  // The first of what an entry folds to: a separator for all that is none of a token's.
  FoldPiece FirstPiece(FoldEntry entry) const {
    switch (entry.kind()) {
      case FoldKind::kExpansion:
      case FoldKind::kBase: {
        const FoldPiece* const first = Pieces(entry);
        return first->kind == FoldKind::kInitial ? first[1] : *first;
      }
      case FoldKind::kTelling:
        return {entry.spelling(), FoldKind::kWord, true};
      case FoldKind::kCharacter:
      case FoldKind::kHan:
      case FoldKind::kWord:
      case FoldKind::kJoining:
        return {entry.spelling(), entry.kind(), true};
      default:
        return {};
    }
  }

  // The pieces of a kExpansion or kBase, up to and including the one that is last.
  const FoldPiece* Pieces(FoldEntry expansion) const {
    assert(expansion.kind() == FoldKind::kExpansion || expansion.kind() == FoldKind::kBase);
    assert(expansion.payload() < pieces_.size());
    return &pieces_[expansion.payload()];
  }

 private:
  // A block is what the last byte of a UTF-8 sequence tells apart.
  static constexpr int kBlockBits = 6;
  static constexpr std::uint32_t kBlockSize = 1U << kBlockBits;

  void BuildBlocks();
  void BuildThreeByteRows();

  // Constant after construction.
  std::vector<std::uint32_t>
      block_begin_;  // by code point >> kBlockBits, in entries_; equal blocks are shared
  std::vector<std::uint32_t> three_byte_rows_;
  std::vector<FoldEntry> entries_;
  std::vector<FoldPiece> pieces_;
};

}  // namespace newsfold
