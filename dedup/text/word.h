#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "dedup/text/fold.h"

namespace newsfold {

// What single words of a text say. Words are in folded spelling, with the space behind them.
// Thread-safe; linear in the words.

// Longer ones are no words: an address, or a text without spaces. Keeps the cost of comparing two small.
inline constexpr std::size_t kWordBytesMax = 128;

// The number that a word is, plus one, so that "30", "+30" and "30m" agree, and "-30" does not; 0 if it is
// none.
std::uint64_t NumberOf(std::string_view word);

// Whether two words that differ may be one, misprinted: at one place a letter is another, or missing, or two
// are one, and they have as many in common. Two numbers are two numbers, and a character that is no word is
// no misprint, nor is what has more than kWordBytesMax. REQUIRES: neither is empty.
bool IsMisprint(std::string_view word, std::string_view other);

// Whether two words that differ may be one name as two desks spell it, such as "Kharkov" and "Kharkiv" or
// "Dec" and "December": more than half of the letters of the longer one are in the other, as often, wherever,
// or one is the beginning of the other. REQUIRES: neither is empty.
bool MaySpellOneName(std::string_view word, std::string_view other);

// Marks in `folded`, which is `text` folded, the words that are names by their spelling: a capital and a
// small letter behind another word of the sentence, with nothing in between but spaces, commas, hyphens,
// apostrophes, opening brackets, '/', '&' and ';'. There are none in scripts without capitals, nor where all
// letters are, nor where a quarter of all words would be, as in German, whose nouns are spelled like names.
void MarkNames(std::string_view text, FoldedText* folded);

// Marks in `folded`, which is `text` folded, the words that have directly in front of them, or behind them,
// what programs write for a letter they have no code for: a question mark, an underscore, U+FFFD, a second
// blank. A question mark that ends a sentence is none: behind it the line ends, or a closing quote stands, or
// a blank and then no small letter.
void MarkLosses(std::string_view text, FoldedText* folded);

// How many letters one that was lost may have been once folded: "ss" of a sharp s.
inline constexpr std::size_t kLostLettersMax = 2;

// A word of which letters were lost, as what is left of it: pieces of the word, in their order.
struct WordPiece {
  std::string_view letters;  // in folded spelling, without the space behind
  bool lost_before = false;  // letters of the word may be lost in front of it
  bool lost_behind = false;
  bool goes_on = false;  // the next piece may be of the same word
};

// How many of `pieces`, from the first on, are what is left of the ASCII word `word` without letters that
// were lost: one or two between two pieces, up to two at each end if the pieces say so, and at most twice as
// many as are left. 0 if the word has a digit, or they are not, or no letter is missing, or they can be put
// into the word in so many ways that no word would be.
std::size_t CountLeftOf(std::string_view word, std::span<const WordPiece> pieces);

}  // namespace newsfold
