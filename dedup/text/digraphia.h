#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace newsfold {

// Languages that are written in Cyrillic and in Latin letters, often by one newspaper (digraphia).
// Serbian stands for all that has its letters: Montenegrin, Bosnian, and Macedonian, which has no Latin
// script of its own and only lends its letters to be told.
enum class DigraphicLanguage : std::uint8_t { kNone, kSerbian, kUzbek };

// A small Cyrillic letter as the Latin script of a language writes it, without accents.
struct LatinSpelling {
  char32_t letter = 0;
  // Up to three letters, or one and an apostrophe, or an apostrophe alone, or nothing. An apostrophe ends a
  // word, as all of them do in folding.
  std::string_view spelling;
  std::string_view initial;  // what stands in front of it where a word begins
};

// How the letters of a language are spelled. None for kNone.
// Sources: M. Benson, "Serbocroatian-English dictionary", 1971, of Serbian; the law of the Republic of
// Uzbekistan of May 6, 1995 on its alphabet, of Uzbek. What depends on the letter in front is spelled in one
// way: ц is "ts", and е within a word is "e".
std::span<const LatinSpelling> LatinSpellingsOf(DigraphicLanguage language);

// Whether a letter is one by which a digraphic language is told: a text that has none is of none.
bool TellsDigraphicLanguage(char32_t letter);

// The digraphic language that `text` is written in with Cyrillic letters: it has letters that only this
// language has, more than twice as many as letters of others, and more letters that look like no Latin ones
// than such as a Latin letter may have been replaced by. A text without any of these letters, as some titles
// are, is of none. It makes no difference how letters are spelled or composed. Linear in the text;
// thread-safe.
DigraphicLanguage DigraphicLanguageOf(std::string_view text);

}  // namespace newsfold
