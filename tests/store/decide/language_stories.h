#pragma once

#include <string_view>

namespace newsfold::testing {

// Two short news stories of one language and genre that nobody published, in its usual spelling of today.
struct LanguageStory {
  std::string_view story;
  std::string_view other;  // another story, with some of the same turns of phrase
};

extern const LanguageStory kChinese;  // as in Taiwan
extern const std::string_view kChineseHongKong;
extern const std::string_view kChineseSimplified;
extern const LanguageStory kJapanese;
extern const LanguageStory kKorean;
extern const LanguageStory kThai;
extern const LanguageStory kArabic;
extern const std::string_view kArabicVowelled;  // its first two sentences in full, the others here and there
extern const LanguageStory kPersian;
extern const LanguageStory kHebrew;
extern const std::string_view kHebrewPointed;  // likewise
extern const LanguageStory kHindi;
extern const LanguageStory kRussian;
extern const LanguageStory kUkrainian;
extern const LanguageStory kSerbian;
extern const LanguageStory kSerbianMatch;  // of two teams, and another match of theirs
extern const LanguageStory kUzbek;         // in Cyrillic letters
extern const LanguageStory kGreek;
extern const LanguageStory kTurkish;
extern const LanguageStory kVietnamese;
extern const LanguageStory kGerman;
extern const LanguageStory kFrench;
extern const LanguageStory kPolish;
extern const LanguageStory kNorwegian;
extern const LanguageStory kSpanish;

}  // namespace newsfold::testing
