#include "dedup/text/digraphia.h"

#include <array>
#include <cstddef>
#include <iterator>

#include <unicode/uchar.h>

#include "dedup/text/code_point.h"

namespace newsfold {
namespace {

constexpr LatinSpelling kSerbian[] = {
    {U'а', "a", ""},  {U'б', "b", ""},  {U'в', "v", ""}, {U'г', "g", ""}, {U'д', "d", ""},  {U'ђ', "d", ""},
    {U'е', "e", ""},  {U'ж', "z", ""},  {U'з', "z", ""}, {U'и', "i", ""}, {U'ј', "j", ""},  {U'к', "k", ""},
    {U'л', "l", ""},  {U'љ', "lj", ""}, {U'м', "m", ""}, {U'н', "n", ""}, {U'њ', "nj", ""}, {U'о', "o", ""},
    {U'п', "p", ""},  {U'р', "r", ""},  {U'с', "s", ""}, {U'т', "t", ""}, {U'ћ', "c", ""},  {U'у', "u", ""},
    {U'ф', "f", ""},  {U'х', "h", ""},  {U'ц', "c", ""}, {U'ч', "c", ""}, {U'џ', "dz", ""}, {U'ш', "s", ""},
    {U'ѕ', "dz", ""},
};

constexpr LatinSpelling kUzbek[] = {
    {U'а', "a", ""},  {U'б', "b", ""},  {U'в', "v", ""}, {U'г', "g", ""},  {U'д', "d", ""}, {U'е', "e", "y"},
    {U'ё', "yo", ""}, {U'ж', "j", ""},  {U'з', "z", ""}, {U'и', "i", ""},  {U'й', "y", ""}, {U'к', "k", ""},
    {U'л', "l", ""},  {U'м', "m", ""},  {U'н', "n", ""}, {U'о', "o", ""},  {U'п', "p", ""}, {U'р', "r", ""},
    {U'с', "s", ""},  {U'т', "t", ""},  {U'у', "u", ""}, {U'ф', "f", ""},  {U'х', "x", ""}, {U'ц', "ts", ""},
    {U'ч', "ch", ""}, {U'ш', "sh", ""}, {U'ъ', "'", ""}, {U'ь', "", ""},   {U'э', "e", ""}, {U'ю', "yu", ""},
    {U'я', "ya", ""}, {U'ў', "o'", ""}, {U'қ', "q", ""}, {U'ғ', "g'", ""}, {U'ҳ', "h", ""},
};

// What letters are counted as. None of them has a canonical decomposition but two of Tajik, of which the
// macron is left.
enum Count : std::size_t { kSerbianOwn, kSerbianForeign, kUzbekOwn, kUzbekForeign, kLikeLatin, kUnlikeLatin };
constexpr std::u32string_view kCounted[] = {
    U"јљњћђџ",
    U"щъыьэюяіє",  // of Russian and its neighbours
    U"қғҳ",
    U"щыіәңөүұһҷӣӯ",  // of Russian, Kazakh, Karakalpak and Tajik
    U"ј",             // of Serbian, what a Latin letter may have been replaced by
    U"бгджзлпфцчшљњћђџқғҳ",
};
using LetterCounts = std::array<std::size_t, std::size(kCounted)>;

// Names and quotations bring letters of other languages: a text has more of its own for each of those. Uzbek
// has 40 and more, Tajik one.
constexpr std::size_t kOwnPerForeign = 2;

constexpr char32_t kCyrillicFirst = 0x0400;
constexpr char32_t kCyrillicLast = 0x04FF;
constexpr char32_t kMacron = 0x0304;

bool IsCyrillic(std::uint32_t code_point) {
  return code_point >= kCyrillicFirst && code_point <= kCyrillicLast;
}

bool IsCountedAs(Count count, std::uint32_t code_point) {
  const int small = u_tolower(static_cast<UChar32>(code_point));
  return kCounted[count].find(static_cast<char32_t>(small)) != std::u32string_view::npos;
}

LetterCounts CountLetters(std::string_view text) {
  std::array<std::size_t, kCyrillicLast - kCyrillicFirst + 1> letters{};
  LetterCounts counts{};
  for (std::size_t i = 0; i < text.size();) {
    const SpelledCodePoint c = ReadCodePoint(text, i);
    if (IsCyrillic(c.value)) ++letters[c.value - kCyrillicFirst];
    counts[kUzbekForeign] += c.value == kMacron;
    i += c.length;
  }
  for (std::uint32_t i = 0; i < letters.size(); ++i)
    for (std::size_t k = 0; k < counts.size(); ++k)
      if (letters[i] > 0 && IsCountedAs(static_cast<Count>(k), kCyrillicFirst + i)) counts[k] += letters[i];
  return counts;
}

}  // namespace

std::span<const LatinSpelling> LatinSpellingsOf(DigraphicLanguage language) {
  switch (language) {
    case DigraphicLanguage::kNone:
      return {};
    case DigraphicLanguage::kSerbian:
      return kSerbian;
    case DigraphicLanguage::kUzbek:
      return kUzbek;
  }
  return {};
}

bool TellsDigraphicLanguage(char32_t letter) {
  return IsCountedAs(kSerbianOwn, letter) || IsCountedAs(kUzbekOwn, letter);
}

DigraphicLanguage DigraphicLanguageOf(std::string_view text) {
  const LetterCounts counts = CountLetters(text);
  if (counts[kUnlikeLatin] <= counts[kLikeLatin]) return DigraphicLanguage::kNone;
  if (counts[kSerbianOwn] > kOwnPerForeign * counts[kSerbianForeign]) return DigraphicLanguage::kSerbian;
  if (counts[kUzbekOwn] > kOwnPerForeign * counts[kUzbekForeign]) return DigraphicLanguage::kUzbek;
  return DigraphicLanguage::kNone;
}

}  // namespace newsfold
