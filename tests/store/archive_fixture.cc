#include "tests/store/archive_fixture.h"

#include <random>

namespace newsfold::testing {

std::string Story(unsigned seed, std::size_t sentences) {
  constexpr const char* kSyllables[] = {"ka", "lo",  "mi",  "ru", "ten", "sa",
                                        "vo", "pel", "dri", "nu", "ost", "ber"};
  std::mt19937 random(seed);
  std::string text;
  for (std::size_t sentence = 0; sentence < sentences; ++sentence) {
    for (int word = 0; word < 12; ++word) {
      if (word > 0) text += ' ';
      for (int syllable = 0; syllable < 3; ++syllable) text += kSyllables[random() % std::size(kSyllables)];
    }
    text += ".\n";
  }
  return text;
}

std::string Repost(const std::string& text, const std::string& head, const std::string& tail) {
  return head + "\n" + text + "\n" + tail + "\n";
}

}  // namespace newsfold::testing
