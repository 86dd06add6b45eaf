#pragma once

#include <cstddef>
#include <string_view>

#include "dedup/text/fold_tables.h"

namespace newsfold {

// Signs that carry meaning: "+2.4" is not "-2.4", and "C++" neither "C" nor "C#". Plus, minus and number sign
// in any spelling are FoldKind::kSign; these tell where one is more than a separator. Each looks at a few
// code points around `position`, and at what is dropped between them.

// Where the number begins whose sign stands from `position` to `end` in `text`: at `end`, or behind one
// currency symbol. 0 if it is no sign of a number: a number must follow, and white space, an opening bracket
// or quote, a currency symbol or one of "'|=:;, must stand in front. So ranges, dates, scores and words with
// hyphens have none, and neither has a telephone number. `is_behind_character`: a character of a script
// without spaces ends at `position`; a plus may follow it, while a minus is as often a range ("3月-5月").
std::size_t FindSignedNumber(const FoldTables& tables, std::string_view text, std::size_t position,
                             std::size_t end, char sign, bool is_behind_character);

// Whether the sign that ends at `end` belongs to the word in front of it, folded: to one to three Latin
// letters and no more, with no letter or digit behind it, as in "C++", "F#" and "AA+".
bool IsSignOfName(const FoldTables& tables, std::string_view text, std::size_t end, char sign,
                  std::string_view word);

}  // namespace newsfold
