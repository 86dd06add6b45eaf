#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/corpus/random.h"
#include "tools/corpus/vocabulary.h"

namespace newsfold {

// Small parts of web pages around an article, in three languages.

enum class PageLanguage : std::uint8_t { kEnglish, kSimplifiedChinese, kTraditionalChinese };

// Chinese in the script of `text` if that is Chinese, else English.
PageLanguage PageLanguageOf(std::string_view text);
PageLanguage PageLanguageFor(CorpusLanguage language);

// Appends `text`, English or Simplified Chinese, in the script of `language`.
void AppendInScript(PageLanguage language, std::string_view text, std::string* out);

// "You are here: Home > City > TITLE" and a line with time and source, each ended by a line feed.
void AppendNavigation(PageLanguage language, std::string_view title, Random& random, std::string* out);
// " 2031-04-12 08:30"
void AppendTime(Random& random, std::string* out);
// Some sections of a site, in one line without its end.
void AppendMenuLine(PageLanguage language, Random& random, std::string* out);
// The name of one section.
void AppendSection(PageLanguage language, Random& random, std::string* out);
// "08:30"
void AppendClock(std::uint32_t minute_of_day, std::string* out);
// A dateline of an agency and a town that no article of the corpus begins with.
void AppendForeignDateline(PageLanguage language, Random& random, std::string* out);
// A new line that asks to read the rest elsewhere.
void AppendReadOn(PageLanguage language, std::string* out);
// Copyright and contact, in one line without its end.
void AppendFooter(PageLanguage language, Random& random, std::string* out);

}  // namespace newsfold
