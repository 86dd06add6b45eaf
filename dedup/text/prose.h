#pragma once

#include <cstdint>
#include <string_view>

#include "dedup/text/fold.h"

namespace newsfold {

// Lengths that tell prose from what stands around it on a page, in units.
inline constexpr std::uint32_t kProseSentenceUnitsMin = 8;  // of a line that ends with the end of a sentence
inline constexpr std::uint32_t kProseLineUnitsMin = 160;    // of a line that is prose whatever it ends with

// Tells for every line whether it is prose (Line::is_prose), wherever it stands: it ends a sentence and is no
// teaser that was cut short (an ellipsis is no end), or two sentences end in it, or it is long, or a line
// goes on with a small letter, as in text that was wrapped. Navigation, headlines, captions, tags and links
// are none of that. `text` is what was folded. Languages without sentence marks or capitals have no prose by
// this: see ApplyProsePrior.
void MarkProse(std::string_view text, FoldedText* folded);

}  // namespace newsfold
