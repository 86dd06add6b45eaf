#pragma once

#include <string_view>

namespace newsfold {

// Spellings of one letter that no Unicode normalisation makes equal, as pairs: the variant, then the letter
// it is folded to. They apply to code points that are folded otherwise; no letter of a pair is another's
// variant.
//
// Han: characters of Hong Kong and Taiwan, older and Japanese forms, and forms of other character sets that
// look alike, each to the Simplified character, as far as ICU's Traditional-Simplified transform leaves them
// apart. Variants that are also words of their own (Japanese 芸 and 弁, say) are left out.
// Sources: Unicode Standard Annex 38 (the variant fields of Unihan) and the character tables of Open Chinese
// Convert, which confirm all but a few dozen of the pairs.
std::u32string_view HanVariants();

// Alphabets and abjads: final yeh without dots and with, the yeh, kaf and heh of Persian and Urdu, teh
// marbuta and heh, alef with wasla; chandrabindu and anusvara; Malayalam chillu letters and Bengali khanda
// ta. Sources: L. Larkey, L. Ballesteros, M. Connell, "Improving stemming for Arabic information retrieval",
// SIGIR 2002 (yeh, teh marbuta); the Unicode Standard, sections 9.2 and 12.9; W3C, "Character normalization
// in Indic scripts".
std::u32string_view LetterVariants();

// Letters that look like Latin ones, each with the Latin letter, by which texts are disguised and which
// keyboards of two alphabets mix up: Cyrillic, Greek, Armenian, Cherokee and Lisu. A letter has the Latin
// letter that its small form looks like, or else its capital; of several that look like one, a single one is
// listed, so that no two words of one script become one. Left out are the Cyrillic н, since һ is h, and the
// Greek μ, which also is the sign of a millionth.
// Source: Unicode Technical Standard 39, the mappings of confusables.txt to single Latin letters.
std::u32string_view LookAlikes();

}  // namespace newsfold
