#pragma once

#include <cstddef>
#include <string_view>

namespace newsfold {

// Longest annotation run that is recognised, in code points, brackets included. Bounds the look-ahead.
inline constexpr std::size_t kAnnotationCodePointsMax = 34;

// The end of the annotation run whose opening bracket, '(' or U+FF08, stands at `index`; `index` if the run
// is none. An annotation is closed by ')' or U+FF09 and holds nothing but one of
// - pinyin: Latin letters, combining marks, spaces, apostrophes and hyphens, at least one vowel (or n, m)
// with
//   a tone mark;
// - furigana: hiragana and the prolonged sound mark;
// - zhuyin: bopomofo, its tone marks and spaces.
// Whether it stands behind a Han character is for the caller to know. Bytes are read as ReadCodePoint does.
// REQUIRES: index < text.size().
std::size_t ParenthesisedAnnotationEnd(std::string_view text, std::size_t index);

// The end of the interlinear annotation (U+FFFA to U+FFFB) whose U+FFFA stands at `index`; `index` if it is
// not closed within kAnnotationCodePointsMax code points on the same line.
// REQUIRES: index < text.size().
std::size_t InterlinearAnnotationEnd(std::string_view text, std::size_t index);

}  // namespace newsfold
