#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/text/secret.h"

namespace newsfold {

class TokenHasher;

// Version of the folding rules and of the tables behind them. Fingerprints of different fold versions are
// not comparable; a store records the version it was built with.
inline constexpr std::uint32_t kFoldVersion = 4;

// Longest text that can be folded, in bytes. Callers refuse longer texts before they get here.
inline constexpr std::size_t kFoldBytesMax = std::size_t{64} << 20;

// One unit of comparison: a word, or one character of a script that is written without spaces (Han, kana,
// Thai, Lao, Khmer, Myanmar) or with spaces that copies put elsewhere (Hangul, by syllables).
struct Token {
  std::uint64_t hash;         // keyed by the store's secret; equal folded tokens have equal hashes
  std::uint32_t begin;        // first byte in the original text
  std::uint32_t length : 27;  // bytes in the original text, dropped characters inside and behind included
  std::uint32_t units : 2;    // weight: 1 a character, 2 a word
  std::uint32_t is_name : 1;  // a word, capitalised within a sentence; false until MarkNames
  // Letters may be lost directly in front of it, or behind it; false until MarkLosses.
  std::uint32_t lost_before : 1;
  std::uint32_t lost_behind : 1;

  // Leaves the members uninitialised: folding grows vectors of tokens and then writes each of them.
  Token() noexcept {}  // NOLINT(modernize-use-equals-default): that would let vectors clear what they add
};

// The byte of the original behind a token.
inline std::uint32_t ByteEnd(const Token& token) {
  return token.begin + token.length;
}

// A stretch of the original between line breaks that holds at least one token.
struct Line {
  std::uint32_t token_begin = 0;
  std::uint32_t token_end = 0;
  bool ends_sentence = false;  // its last visible character is sentence-final punctuation
  bool is_prose = false;       // false until MarkProse
};

// What folding makes of a text. Reused between texts so that a warm caller does not allocate.
struct FoldedText {
  // The folded text itself: words in folded spelling, each followed by one space, characters without.
  // Injective in the tokens: two texts have equal `folded` exactly if they have equal token spellings.
  std::string folded;
  std::vector<Token> tokens;  // in text order
  std::vector<Line> lines;    // in text order
  std::uint32_t units = 0;    // sum of the tokens' units

  void Clear();
};

// Maps text to the form in which copies are equal (the design calls it folding): Unicode NFKC_Casefold, then
// canonical decomposition without non-starters (combining class other than 0: accents, vowel points, tone
// marks) except the marks of kana, Thai, Lao, Khmer and Myanmar, Traditional to Simplified Chinese one
// character at a time, variants of one letter to that letter as fold_variants.h lists them, Latin letters
// beyond ASCII to ASCII, decimal digits of any script to ASCII, Hangul and kana composed, Arabic tatweel
// dropped, HTML character references and scrambled UTF-8 decoded, zero-width, control, private-use and
// unpaired-surrogate code points dropped, pinyin and ruby annotation runs behind Han characters dropped.
// Letters that look like Latin ones become these, as fold_variants.h lists them; but in a text that is
// Serbian or Uzbek in Cyrillic letters, as digraphia.h tells, each of them becomes what the Latin script of
// the language has for it. Such a text is folded twice.
// Letters and digits are kept as tokens, with the sign of a number or of a short name as sign.h says;
// everything else separates, modifier letters that stand for apostrophes (U+02B9 to U+02BF) and the Korean
// middle dot U+318D included.
//
// What is dropped directly behind a token, annotations included, belongs to the token's bytes. HTML
// references are read as html_entities.h says, annotations as annotation.h says.
//
// Total: any byte string folds without failure in time linear in its size. Bytes that are not valid UTF-8
// separate tokens.
//
// Sources: Unicode Standard Annex 15 and Technical Report 44 (NFKC_Casefold, Canonical_Combining_Class);
// ICU's Traditional-Simplified transform; CLDR's Latin-ASCII transform.
//
// Immutable after construction, thread-safe. The first text of a process takes about 0.1 s: tables are built
// from ICU, which all folders share.
class Folder {
 public:
  explicit Folder(const HashSecret& secret);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  // Replaces *result with the folding of `text`.
  // REQUIRES: text.size() <= kFoldBytesMax.
  void Fold(std::string_view text, FoldedText* result) const;

 private:
  std::unique_ptr<const TokenHasher> hasher_;
};

// The ICU and Unicode versions the tables come from, such as "72.1" and "15.0". Fingerprints depend on them.
std::string IcuVersion();
std::string UnicodeVersion();

}  // namespace newsfold
