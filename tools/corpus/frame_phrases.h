#pragma once

#include <string_view>

#include "tools/corpus/page_parts.h"

namespace newsfold {

// The fixed words that frames of pages are made of, invented for this corpus. In patterns '%' stands for the
// name of the site, '$' for a place, '@' for a person and '#' for a number. Chinese is Simplified.
struct FramePhrases {
  std::string_view site_kinds[8];
  std::string_view consent[8];          // sentences
  std::string_view subscription[8];     // sentences
  std::string_view legal[12];           // sentences
  std::string_view biographies[8];      // sentences; '@' is the author
  std::string_view share_lines[4];      // patterns
  std::string_view comment_rules[4];    // patterns
  std::string_view comment_heads[3];    // patterns
  std::string_view comment_actions[4];  // patterns
  std::string_view comment_forms[3];
  std::string_view comment_phrases[10];  // sentences of readers
  std::string_view read_also[6];         // labels, with what separates them from a headline
  std::string_view captions[4];          // patterns; in front of the description
  std::string_view credits[4];           // patterns; '@' is the photographer
  std::string_view more_stories[4];      // titles of boxes
  std::string_view read_on[3];           // ends of a teaser
  std::string_view most_read[4];
  std::string_view tickers[3];
  std::string_view pagination[4];      // patterns
  std::string_view gallery_counts[3];  // patterns; '#' is the picture, then how many there are
  std::string_view gallery_ends[3];
  std::string_view tags[3];
  std::string_view categories[2];
  std::string_view about_author[3];  // patterns
  std::string_view bylines[4];       // patterns; '@' is the author
  std::string_view list_separator;
};

const FramePhrases& FramePhrasesOf(PageLanguage language);

}  // namespace newsfold
